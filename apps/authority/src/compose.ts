import { MAIL_KINDS } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import {
  type BounceAddresses,
  createBounceAddresses,
  createBounceTaker,
  createDkimSigner,
  createOutbox,
  createTransport,
  type DkimIdentity,
  dkimRecords,
  type Outbox,
  parseAddress,
  startBounceIntake,
} from '@certdesk/mail';
import { type Clock, createLog, createMetrics, HOUR, type Log, listen, SECOND, systemClock } from '@certdesk/platform';
import type { FastifyInstance } from 'fastify';
import { choosePort } from './choose-port.ts';
import type { AuthorityConfig } from './config.ts';
import { createDoctor, type Doctor } from './features/doctor/index.ts';
import { addEventRoutes, createWork, type EventSender, startEventSender, type Work } from './features/events/index.ts';
import {
  type AuthorityUrls,
  addPublicationRoutes,
  addRevocationRoute,
  authorityUrls,
  cappedValidity,
  createIssuanceDesk,
  createProfiles,
  type IssuanceDesk,
  renewCrl,
} from './features/issuance/index.ts';
import {
  addDkimRoute,
  addMailRoutes,
  createFirstMails,
  createMailChangedApprover,
  createMailRenderer,
  createOutboxStore,
  createReportableMails,
  pruneAttempts,
} from './features/mails/index.ts';
import { addOrderRoutes, addReissueRoute, endOrders } from './features/orders/index.ts';
import { type ApprovalCodes, addApprovalRoutes, createApprovalCodes } from './features/validation/index.ts';
import { addVettingRoutes } from './features/vetting/index.ts';
import { createHttpFace } from './http-face.ts';
import { maintain, openStorage, type Storage } from './storage.ts';
import { createTimetable, type Timetable } from './timetable.ts';

export { type AuthorityConfig, readAuthorityConfig } from './config.ts';

const SMTP_CONNECTIONS = 20;
/** Twice the connections: while one mail is being sent, the next is being worded, or its result written. */
const OUTBOX_CONCURRENCY = 2 * SMTP_CONNECTIONS;
const SWEEP_EVERY_MS = 2 * SECOND;
const MAINTAIN_EVERY_MS = 6 * HOUR;
/** Mails in flight get so long to be answered when the CA stops. */
const STOP_GRACE_MS = 10 * SECOND;

export type Surroundings = { readonly clock: Clock; readonly log?: Log | undefined };

/** What every part is built from. */
type Parts = {
  readonly config: AuthorityConfig;
  readonly publicUrl: string;
  readonly urls: AuthorityUrls;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: ReturnType<typeof createMetrics>;
  readonly storage: Storage;
  readonly work: Work;
  readonly codes: ApprovalCodes;
  readonly bounces: BounceAddresses | undefined;
  readonly sender: EventSender;
  readonly doctor: Doctor;
};

type Built = Parts & { readonly outbox: Outbox; readonly issuance: IssuanceDesk; readonly messageDomain: string };

async function buildParts(
  config: AuthorityConfig,
  { clock, log: givenLog }: Surroundings,
  stack: AsyncDisposableStack,
): Promise<Parts & { port: number }> {
  const log = givenLog ?? createLog({ name: 'authority', level: config.logLevel });
  const port = await choosePort(config.port);
  const publicUrl = config.publicUrl ?? `http://127.0.0.1:${port}`;
  const urls = authorityUrls(publicUrl);
  const storage = await openStorage(config, { urls, now: clock.now(), stack });
  const { db } = storage.database;
  const sender = startEventSender({ db, clock, log, secret: storage.secrets.desk });
  stack.defer(() => sender.stop());
  const work = createWork({ db, onEvents: sender.wake });
  const codes = createApprovalCodes(storage.secrets.approval);
  const bounces =
    config.bounces && createBounceAddresses({ base: config.bounces.address, secret: storage.secrets.bounce });
  const metrics = createMetrics();
  // A kind that is never mailed must be seen as zero: an alert finds nothing wrong with what is not there.
  for (const kind of MAIL_KINDS) metrics.mails.inc({ kind, state: 'accepted' }, 0);
  const identity = dkimIdentity({ config, storage });
  const doctor = createDoctor({ db, settings: config, clock, mails: metrics.mails, identity, bounces });
  return { doctor, config, port, publicUrl, urls, clock, log, metrics, storage, work, codes, bounces, sender };
}

/** Mails are signed for the domain that stands in From: receivers look for a signature of no other. */
const dkimIdentity = ({ config, storage }: Pick<Parts, 'config' | 'storage'>): DkimIdentity => ({
  domain: parseAddress(config.mailFrom).domain,
  keys: storage.dkimKeys,
});

function buildOutbox(parts: Parts, stack: AsyncDisposableStack): Outbox {
  const { config, clock, log, metrics, storage, work, codes, publicUrl, urls, doctor } = parts;
  const { db } = storage.database;
  const transport = createTransport(config.smtpUrls, { maxConnections: SMTP_CONNECTIONS, ca: config.smtpCa });
  stack.defer(() => transport.close());
  const render = createMailRenderer({
    db,
    clock,
    signer: createDkimSigner(dkimIdentity(parts)),
    translators: loadTranslators('mail'),
    authority: config.name,
    from: parseAddress(config.mailFrom),
    issuingCertificate: storage.keys.issuing.certificate,
    rootUrl: urls.rootPem,
    bounces: parts.bounces,
    approvalOf: (approval) => ({
      code: codes.codeOf(approval),
      url: `${publicUrl}/approve/${codes.tokenOf(approval)}`,
    }),
  });
  const outbox = createOutbox({
    store: doctor.joinStore(createOutboxStore({ db, work, mails: metrics.mails })),
    render: doctor.joinRender(render),
    transport,
    clock,
    concurrency: OUTBOX_CONCURRENCY,
    onError: (error) => log.error({ event: 'mail.failed', err: error }),
  });
  stack.defer(() => outbox.stop({ graceMs: STOP_GRACE_MS }));
  return outbox;
}

/** Bounces are taken as soon as mails are sent, and for as long as any may be under way. */
async function openBounces(parts: Parts, stack: AsyncDisposableStack): Promise<void> {
  const { config, bounces, clock, log, metrics, storage, work } = parts;
  if (!config.bounces || !bounces) return;
  const { db } = storage.database;
  const mails = parts.doctor.joinReports(createReportableMails({ db, work, clock, mails: metrics.mails }));
  const taker = createBounceTaker({ addresses: bounces, mails, clock, log });
  const setting = 'CERTDESK_CA_BOUNCE_LISTEN';
  stack.defer(await startBounceIntake({ settings: config.bounces, taker, log, setting }));
}

function build(parts: Parts, stack: AsyncDisposableStack): Built {
  const { clock, log, storage, work, urls, config } = parts;
  const outbox = buildOutbox(parts, stack);
  const messageDomain = parseAddress(config.mailFrom).domain;
  const issuer = storage.keys.issuing;
  const { onIssued } = createFirstMails({ clock, messageDomain, wake: outbox.wake });
  const profiles = createProfiles(issuer, urls);
  const issuance = createIssuanceDesk({ db: storage.database.db, work, clock, log, issuer, profiles, onIssued });
  return { ...parts, outbox, issuance, messageDomain };
}

function buildHttp(built: Built, ready: () => Promise<boolean>): Promise<FastifyInstance> {
  const { config, clock, log, metrics, storage, work, codes, sender, outbox, issuance, messageDomain } = built;
  const { db } = storage.database;
  const issuer = storage.keys.issuing;
  const { wake } = outbox;
  const { onPlaced } = createFirstMails({ clock, messageDomain, wake });
  const onApproverChanged = createMailChangedApprover({ clock, messageDomain, wake });
  const publishCrl = () => renewCrl({ db, work, clock, issuer });
  const { issue } = issuance;
  return createHttpFace({
    config,
    secure: built.publicUrl.startsWith('https:'),
    clock,
    log,
    metrics,
    secrets: storage.secrets,
    ready,
    addDeskRoutes: (app) => {
      const validityOf = ({ validityDays }: { validityDays: number }) => cappedValidity(validityDays, clock.now());
      addOrderRoutes(app, { db, work, clock, onPlaced, onApproverChanged, validityOf });
      addReissueRoute(app, { db, work, clock, issue });
      addRevocationRoute(app, { db, work, clock, renewCrl: publishCrl });
      addMailRoutes(app, { db, work, clock, messageDomain, wake });
      addEventRoutes(app, { db, onCallbackSet: sender.retryNow });
    },
    addOperatorRoutes: (app) => {
      addVettingRoutes(app, { db, work, clock, issue });
      addDkimRoute(app, dkimRecords(dkimIdentity(built)));
    },
    addSharedRoutes: (app) => built.doctor.addRoutes(app, wake),
    addPublicRoutes: async (app) => {
      await addPublicationRoutes(app, { db, clock, issuer, keys: storage.keys });
      const translators = loadTranslators('authority');
      await addApprovalRoutes(app, { db, log, work, clock, codes, issue, translators, authority: config.name });
    },
  });
}

function buildTimetables({ clock, log, storage, work, issuance }: Built): [Timetable, Timetable] {
  const { db } = storage.database;
  const tasks = {
    crl: () => renewCrl({ db, work, clock, issuer: storage.keys.issuing }),
    endings: () => endOrders({ db, work, clock }),
    issuance: issuance.issueWaiting,
  };
  const sweep = createTimetable({ tasks, everyMs: SWEEP_EVERY_MS, log });
  const upkeep = { attempts: () => pruneAttempts(db, clock.now()), vacuum: () => maintain(storage.database) };
  return [sweep, createTimetable({ tasks: upkeep, everyMs: MAINTAIN_EVERY_MS, log })];
}

export type Authority = {
  /** Public base of its links, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Shared with the desk: signs the requests of both. */
  readonly deskSecret: string;
  /** Signs the requests of the CA's operator. */
  readonly operatorSecret: string;
  /** Does what is due by the clock (endings, issuance, mails, events), and resolves when it is done. */
  readonly wake: () => Promise<void>;
  /** Accepts nothing more, lets mails in flight finish within ten seconds, closes the database. */
  readonly stop: () => Promise<void>;
};

async function compose(
  config: AuthorityConfig,
  surroundings: Surroundings,
  stack: AsyncDisposableStack,
): Promise<Omit<Authority, 'stop'>> {
  const { port, ...parts } = await buildParts(config, surroundings, stack);
  await openBounces(parts, stack);
  const built = build(parts, stack);
  const { outbox, sender, log, publicUrl, storage } = built;
  const timetables = buildTimetables(built);
  for (const timetable of timetables) stack.defer(() => timetable.stop());
  const [sweep] = timetables;
  let isReady = false;
  const app = await buildHttp(built, async () => isReady);
  stack.defer(() => app.close());
  await sweep.run();
  await outbox.start();
  sender.wake();
  for (const timetable of timetables) timetable.start();
  await listen(app, { port, setting: 'CERTDESK_CA_PORT' });
  isReady = true;
  log.info({ event: 'authority.ready', port, engine: storage.database.engine });
  const wake = async () => {
    await sweep.run();
    outbox.wake();
    await outbox.idle();
    await sender.settle();
  };
  return { url: publicUrl, port, wake, deskSecret: storage.secrets.desk, operatorSecret: storage.secrets.operator };
}

/**
 * Runs the built-in CA in this process, on loopback. Whoever moves the clock calls `wake` afterwards. Throws StartFault
 * for what an operator must put right; nothing is left open then.
 */
export async function startAuthority(
  config: AuthorityConfig,
  { clock = systemClock, log }: Partial<Surroundings> = {},
): Promise<Authority> {
  // What was opened is closed in reverse, when a step of the start fails and when the CA is stopped.
  await using opening = new AsyncDisposableStack();
  const composed = await compose(config, { clock, log }, opening);
  const running = opening.move();
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= running.disposeAsync();
    return stopping;
  };
  return { ...composed, stop };
}
