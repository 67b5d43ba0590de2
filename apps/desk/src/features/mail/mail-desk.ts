import {
  type Address,
  type BounceSettings,
  createMessageId,
  createOutbox,
  createTransport,
  type Outbox,
  startBounceIntake,
} from '@certdesk/mail';
import { type Clock, type Database, HOUR, type Log, type Metrics, repeat, SECOND } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import { pruneAttempts } from './attempt.store.ts';
import type { MailTopic, MailTopics, NewMail } from './desk-mail.ts';
import { insertMails } from './mail.store.ts';
import type { DeskBounces } from './open-bounces.ts';
import type { DeskIdentity } from './open-identity.ts';
import { createOutboxStore } from './outbox.store.ts';
import { renderDeskMail } from './render-desk-mail.ts';
import { runAlone } from './run-alone.ts';
import { createDeskBounceTaker } from './take-bounces.ts';

export type MailSettings = {
  /** One URL or more, the first to be used first. */
  readonly smtpUrls: string;
  /** PEM of authorities to trust for the mail servers, besides the system's. */
  readonly smtpCa: string | undefined;
  readonly from: Address;
  /** The addresses that mails leave from, as far as the operator has said. */
  readonly sendingAddresses: readonly string[];
  readonly fromName: string;
  /** The records stand at `<selector>-rsa._domainkey` and `<selector>-ed25519._domainkey`; undefined: mails are not signed. */
  readonly dkimSelector: string | undefined;
  /** How what mail systems report of these mails is heard of; undefined: not at all. */
  readonly bounces: BounceSettings | undefined;
};

export type MailDeskOptions = {
  readonly settings: MailSettings;
  readonly topics: MailTopics;
  readonly database: Database<DeskSchema>;
  readonly identity: DeskIdentity;
  readonly bounces: DeskBounces | undefined;
  readonly mails: Metrics['mails'];
  readonly clock: Clock;
  readonly log: Log;
};

export type MailDesk = {
  /** Queues mails in the transaction of their cause. Call `wake` after its commit. */
  queue: (trx: Transaction<DeskSchema>, mails: readonly NewMail[]) => Promise<void>;
  /** Sends, and takes reports of what was sent, until `stop`, which lets mails in flight be answered. Throws StartFault. */
  start: () => Promise<void>;
  /** There may be something due. */
  wake: () => void;
  /** Resolves when nothing is due and nothing is being sent or written. */
  idle: () => Promise<void>;
  stop: () => Promise<void>;
};

const CONNECTIONS = 10;
/** Twice the connections: while one mail is being sent, the next is being written, or its result noted. */
const CONCURRENCY = 2 * CONNECTIONS;
const STOP_GRACE_MS = 10 * SECOND;
const PRUNE_EVERY_MS = 6 * HOUR;

/** Takes reports for as long as any mail may be under way: of several processes, each listens, and one reads the mailbox. */
async function openIntake(options: MailDeskOptions, stack: AsyncDisposableStack): Promise<void> {
  const { bounces, database, clock, log } = options;
  if (!bounces) return;
  const stop = await startBounceIntake({
    settings: bounces.settings,
    taker: createDeskBounceTaker(options, bounces),
    log,
    setting: 'CERTDESK_BOUNCE_LISTEN',
    alone: (start) => runAlone({ name: 'bounce.mailbox', database, clock, log }, start),
  });
  stack.defer(stop);
}

function openOutbox(options: MailDeskOptions, stack: AsyncDisposableStack): Outbox {
  const { settings, database, clock, log } = options;
  const transport = createTransport(settings.smtpUrls, { maxConnections: CONNECTIONS, ca: settings.smtpCa });
  stack.defer(() => transport.close());
  const outbox = createOutbox({
    store: createOutboxStore(options),
    render: (mail) => renderDeskMail(options, mail),
    transport,
    clock,
    concurrency: CONCURRENCY,
    onError: (error) => log.error({ event: 'mail.failed', err: error }),
  });
  stack.defer(() => outbox.stop({ graceMs: STOP_GRACE_MS }));
  const prune = () => pruneAttempts(database.db, clock.now());
  stack.defer(repeat({ name: 'mail.attempts', everyMs: PRUNE_EVERY_MS, log, task: prune }).stop);
  return outbox;
}

type Running = { readonly outbox: Outbox; readonly parts: AsyncDisposableStack };

/** Throws StartFault; nothing is left open then. */
async function open(options: MailDeskOptions): Promise<Running> {
  await using opening = new AsyncDisposableStack();
  await openIntake(options, opening);
  const outbox = openOutbox(options, opening);
  await outbox.start();
  return { outbox, parts: opening.move() };
}

/** The mails that the desk sends itself: where a certificate authority sends none, and the desk's own notices. */
export function createMailDesk(options: MailDeskOptions): MailDesk {
  const { settings, topics, clock } = options;
  let running: Running | undefined;

  const kindOf = ({ topic }: NewMail): MailTopic['kind'] => {
    const known = topics[topic];
    if (!known) throw new Error(`nobody writes mails about ${topic}`);
    return known.kind;
  };
  return {
    queue: async (trx, mails) => {
      const queued = mails.map((mail) => ({
        ...mail,
        kind: kindOf(mail),
        messageId: createMessageId(mail.id, settings.from.domain),
      }));
      await insertMails(trx, queued, clock.now());
    },
    start: async () => {
      running = await open(options);
    },
    wake: () => running?.outbox.wake(),
    idle: async () => running?.outbox.idle(),
    stop: async () => running?.parts.disposeAsync(),
  };
}
