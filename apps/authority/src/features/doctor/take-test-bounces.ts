import { type BounceAddresses, type BounceTaker, decideReport, parseAddress, readBounce } from '@certdesk/mail';
import type { Clock, Metrics } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import { countTestMailReport, findTestMail, lockTestMail, saveTestMailReport } from './test-mail.store.ts';

export type TakeTestBouncesOptions = {
  db: Kysely<Tables>;
  clock: Clock;
  mails: Metrics['mails'];
  addresses: BounceAddresses;
};

/** As for the mails of orders: more than this is mischief of somebody who knows the address. */
const MAX_REPORTS = 30;

/** What mail systems say of test mails: the last part of the way that the doctor proves. */
export function createTestBounceTaker({ db, clock, mails, addresses }: TakeTestBouncesOptions): BounceTaker {
  const find = async (address: string) => {
    const id = addresses.mailOf(address);
    const mail = id === undefined ? undefined : await findTestMail(db, id);
    return mail && mail.report_count < MAX_REPORTS ? mail : undefined;
  };
  return {
    knows: async (address) => (await find(address)) !== undefined,
    take: async (address, raw) => {
      const found = await find(address);
      if (!found) return;
      const bounce = await readBounce(raw, parseAddress(found.recipient));
      if (bounce.kind !== 'report') return;
      const said = bounce.report;
      const state = await db.transaction().execute(async (trx) => {
        const mail = await lockTestMail(trx, found.id);
        if (!mail) return undefined;
        await countTestMailReport(trx, mail.id);
        const { state: sent, reported: before, message_id: messageId } = mail;
        const reported = decideReport({ sent, reported: before, messageId }, said);
        if (reported) await saveTestMailReport(trx, { id: mail.id, reported, at: clock.now() });
        return reported?.state;
      });
      if (state) mails.inc({ kind: 'test', state });
    },
  };
}

/** Each address belongs to one mail, and its mail to one of the takers. */
export const takersOf = (takers: readonly BounceTaker[]): BounceTaker => {
  const findTaker = async (address: string): Promise<BounceTaker | undefined> => {
    for (const taker of takers) if (await taker.knows(address)) return taker;
    return undefined;
  };
  return {
    knows: async (address) => (await findTaker(address)) !== undefined,
    take: async (address, raw) => (await findTaker(address))?.take(address, raw),
  };
};
