import type { RequestState } from '@certdesk/contract';
import { type Clock, HOUR, type Log } from '@certdesk/platform';
import { parseAddress } from '../address.ts';
import type { DeliveryReport } from './bounce.ts';
import type { BounceAddresses } from './bounce-addresses.ts';
import type { BounceTaker } from './bounce-taker.ts';
import { decideReport, type Reported } from './decide-report.ts';
import { readBounce } from './read-bounce.ts';

/** We try for four days at most, and then mail systems do for five; an answer after a month is none. */
const TAKEN_FOR_MS = 30 * 24 * HOUR;
/** Delays are told every few hours; more than this is mischief of somebody who knows the address. */
const MAX_REPORTS = 30;

/** What is looked at before a report is taken. */
export type ReportableMail = {
  readonly recipient: string;
  readonly createdAt: Date;
  readonly reportCount: number;
};

/** The mails that the addresses are of. */
export type ReportableMails = {
  readonly find: (id: string) => Promise<ReportableMail | undefined>;
  /** Notes what a mail system says of a mail; committed when it resolves. See noteReport. */
  readonly note: (id: string, said: DeliveryReport) => Promise<void>;
};

export type BounceTakerOptions = {
  readonly addresses: BounceAddresses;
  readonly mails: ReportableMails;
  readonly clock: Clock;
  readonly log: Log;
};

/** Takes what comes to the bounce addresses of mails. Nothing of it is kept but what it says of the delivery. */
export function createBounceTaker({ addresses, mails, clock, log }: BounceTakerOptions): BounceTaker {
  const takesReports = ({ reportCount, createdAt }: ReportableMail): boolean =>
    reportCount < MAX_REPORTS && clock.now().getTime() - createdAt.getTime() < TAKEN_FOR_MS;
  const find = async (address: string) => {
    const id = addresses.mailOf(address);
    const mail = id === undefined ? undefined : await mails.find(id);
    return id !== undefined && mail && takesReports(mail) ? { id, mail } : undefined;
  };
  return {
    knows: async (address) => (await find(address)) !== undefined,
    take: async (address, raw) => {
      const found = await find(address);
      if (!found) return;
      const { id, mail } = found;
      const bounce = await readBounce(raw, parseAddress(mail.recipient));
      if (bounce.kind === 'report') await mails.note(id, bounce.report);
      else log.info({ event: 'bounce.ignored', mailId: id, kind: bounce.kind });
    },
  };
}

/** What is known of a mail whose row is locked, so that two reports of one moment are decided one after the other. */
export type LockedMail = {
  readonly messageId: string;
  /** What our own attempts led to. */
  readonly state: RequestState;
  readonly reported: Reported | null;
  readonly reportCount: number;
};

/** A mail's row, in one transaction. */
export type ReportStore<M extends LockedMail> = {
  readonly lock: (id: string) => Promise<M | undefined>;
  /** Counts a report, and keeps what is known after it (null: it changes nothing). What has left or has come back is not tried again. */
  readonly save: (id: string, reported: Reported | null) => Promise<void>;
};

/** Decides what a report changes, and writes it. Answers what is to be told; undefined when that is nothing. */
export async function noteReport<M extends LockedMail>(
  store: ReportStore<M>,
  id: string,
  said: DeliveryReport,
): Promise<{ mail: M; reported: Reported } | undefined> {
  const mail = await store.lock(id);
  if (!mail || mail.reportCount >= MAX_REPORTS) return undefined;
  const { messageId, state: sent, reported: before } = mail;
  const reported = decideReport({ messageId, sent, reported: before }, said);
  await store.save(id, reported);
  return reported ? { mail, reported } : undefined;
}
