import {
  type BounceAddresses,
  type BounceTaker,
  type DeliveryReport,
  decideReport,
  parseAddress,
  readBounce,
} from '@certdesk/mail';
import { type Clock, HOUR, type Log, type Metrics } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import type { Unit, Work } from '../events/index.ts';
import { announceMail, fulfillOrder } from './announce-mail.ts';
import {
  countReport,
  findReportableMail,
  lockReportedMail,
  type ReportableMail,
  saveReported,
} from './report.store.ts';

export type TakeBouncesOptions = {
  db: Kysely<Tables>;
  work: Work;
  clock: Clock;
  log: Log;
  mails: Metrics['mails'];
  addresses: BounceAddresses;
};

/** We try for four days at most, and then mail systems do for five; an answer after a month is none. */
const TAKEN_FOR_MS = 30 * 24 * HOUR;
/** Delays are told every few hours; more than this is mischief of somebody who knows the address. */
const MAX_REPORTS = 30;

const takesReports = (mail: ReportableMail | undefined, now: Date): boolean =>
  mail !== undefined && mail.report_count < MAX_REPORTS && now.getTime() - mail.created_at.getTime() < TAKEN_FOR_MS;

async function noteReport(
  unit: Unit,
  report: { id: string; said: DeliveryReport; at: Date },
  mails: Metrics['mails'],
): Promise<void> {
  const { id, said, at } = report;
  const mail = await lockReportedMail(unit.trx, id);
  if (!mail || mail.report_count >= MAX_REPORTS) return;
  await countReport(unit.trx, id);
  const { state: sent, reported: before, message_id: messageId } = mail;
  const reported = decideReport({ sent, reported: before, messageId }, said);
  if (!reported) return;
  await saveReported(unit.trx, id, reported);
  announceMail(unit, mail, { ...reported, at });
  unit.afterCommit(() => mails.inc({ kind: mail.kind, state: reported.state }));
  // The mail server has taken it, whatever we heard of its answer.
  if (reported.state === 'relayed' || reported.state === 'delivered') await fulfillOrder(unit, mail, at);
}

/** Takes what comes to the bounce addresses of the CA's mails. Nothing of it is kept but what it says of the delivery. */
export function createBounceTaker({ db, work, clock, log, mails, addresses }: TakeBouncesOptions): BounceTaker {
  const find = async (address: string) => {
    const id = addresses.mailOf(address);
    const mail = id === undefined ? undefined : await findReportableMail(db, id);
    return id !== undefined && mail && takesReports(mail, clock.now()) ? { id, mail } : undefined;
  };
  return {
    knows: async (address) => (await find(address)) !== undefined,
    take: async (address, raw) => {
      const found = await find(address);
      if (!found) return;
      const { id, mail } = found;
      const bounce = await readBounce(raw, parseAddress(mail.recipient));
      if (bounce.kind !== 'report') return log.info({ event: 'bounce.ignored', mailId: id, kind: bounce.kind });
      await work((unit) => noteReport(unit, { id, said: bounce.report, at: clock.now() }, mails));
    },
  };
}
