import { tryParseAddress } from '@certdesk/mail';
import { type Clock, type Database, eachApart, newId } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import type { MailDesk, NewMail } from '../mail/index.ts';
import { findOrder } from '../orders/index.ts';
import { findOrdersWithNotice, type OrderKey, takeNotice } from './renewal.store.ts';

/** The topic of these mails among the desk's own. */
export const RENEWAL_TOPIC = 'renewal';

export type TellParts = {
  readonly database: Database<DeskSchema>;
  readonly mailDesk: Pick<MailDesk, 'queue' | 'wake'>;
  /** Mail addresses of the account's members. */
  readonly membersOf: (accountId: string) => Promise<readonly string[]>;
  readonly clock: Clock;
};

const BATCH = 100;

async function tellOne({ database, membersOf, mailDesk, clock }: TellParts, key: OrderKey): Promise<void> {
  const { accountId, number } = key;
  const members = await membersOf(accountId);
  const at = clock.now().toISOString();
  await database.db.transaction().execute(async (trx) => {
    const notice = await takeNotice(trx, key);
    const order = await findOrder(trx, accountId, number);
    if (!notice || !order) return;
    const addresses = [order.contacts.technical?.email ?? '', ...members];
    const recipients = new Set(addresses.flatMap((address) => tryParseAddress(address)?.address ?? []));
    const about = { orderNumber: number, successor: order.renewed_by ?? 0, notice, at };
    const mails = [...recipients].map(
      (recipient): NewMail => ({ accountId, id: newId(), topic: RENEWAL_TOPIC, about, recipient }),
    );
    await mailDesk.queue(trx, mails);
  });
}

/** Tells technical contacts and members of renewals that were placed in time, or could not be; each once. */
export async function tellRenewals(parts: TellParts): Promise<void> {
  const keys = await findOrdersWithNotice(parts.database.db, BATCH);
  try {
    await eachApart(keys, (key) => tellOne(parts, key));
  } finally {
    if (keys.length > 0) parts.mailDesk.wake();
  }
}
