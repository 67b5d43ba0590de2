import type { SendTestMail } from '@certdesk/authority-protocol';
import { CertdeskError, type TestMail } from '@certdesk/contract';
import { type Address, createMessageId, MailAddressError, parseAddress } from '@certdesk/mail';
import { type Clock, DAY, HOUR } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import { deleteTestMailsBefore, findTestMail, findTestMailTimes, insertTestMail } from './test-mail.store.ts';
import { viewTestMail } from './test-mail.ts';

export type SendTestMailOptions = { db: Kysely<Tables>; clock: Clock; from: Address; wake: () => void };

/** Enough to mend a mail server by; too few to be a nuisance to whoever gets them. */
const PER_HOUR = 10;
const KEPT_MS = 30 * DAY;

function readAddress(text: string): Address {
  try {
    return parseAddress(text);
  } catch (cause) {
    if (!(cause instanceof MailAddressError)) throw cause;
    throw new CertdeskError('request.invalid', { cause, faults: [{ path: '/to', code: 'address.invalid' }] });
  }
}

/** Queues a test mail; the same id again is answered with the mail that exists. Throws `rate.limited`, `test_mail.recipient_not_allowed`. */
export async function sendTestMail(
  { db, clock, from, wake }: SendTestMailOptions,
  { id, to, language, anywhere }: SendTestMail,
): Promise<TestMail> {
  const address = readAddress(to);
  if (!anywhere && address.domain !== from.domain)
    throw new CertdeskError('test_mail.recipient_not_allowed', { params: { domain: from.domain } });
  const now = clock.now();
  await db.transaction().execute(async (trx) => {
    if (await findTestMail(trx, id)) return;
    const times = await findTestMailTimes(trx, new Date(now.getTime() - HOUR));
    const oldest = times.at(-PER_HOUR);
    if (oldest) throw new CertdeskError('rate.limited', { retryAfter: new Date(oldest.getTime() + HOUR) });
    await deleteTestMailsBefore(trx, new Date(now.getTime() - KEPT_MS));
    const messageId = createMessageId(id, from.domain);
    await insertTestMail(trx, { id, recipient: address.address, language, message_id: messageId }, now);
  });
  wake();
  return showTestMail(db, id);
}

/** How far a test mail is. Throws `test_mail.not_found`, also for one that was forgotten after thirty days. */
export async function showTestMail(db: Kysely<Tables>, id: string): Promise<TestMail> {
  const row = await findTestMail(db, id);
  if (!row) throw new CertdeskError('test_mail.not_found');
  return viewTestMail(row);
}
