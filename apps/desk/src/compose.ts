import { join } from 'node:path';
import { loadTranslators } from '@certdesk/locales';
import {
  type Clock,
  type ControlHandler,
  createMetrics,
  type Database,
  type DataFolder,
  type Jobs,
  type Log,
  migrate,
  openDataFolder,
  openPglite,
  openPostgres,
  startJobs,
} from '@certdesk/platform';
import type { FastifyInstance } from 'fastify';
import { migrations } from '../migrations/index.ts';
import { composeAuthorities } from './compose/authorities.ts';
import { createDeskApp } from './compose/desk-app.ts';
import { composeDeskMail } from './compose/desk-mail.ts';
import type { Config } from './config.ts';
import { type Accounts, createAccounts } from './features/accounts/index.ts';
import { createAudit } from './features/audit/index.ts';
import { type Authorities, createEventReader, type EventReader } from './features/authorities/index.ts';
import {
  applyMailEvents,
  createCountMail,
  createDeliverFirst,
  createForwardHandler,
  forwardRequestJob,
  type MailChange,
} from './features/fulfillment/index.ts';
import type { MailDesk } from './features/mail/index.ts';
import {
  applyOrderEvents,
  cancelOrderJob,
  changeApproverJob,
  createApproverChangeHandler,
  createCancelHandler,
  createDeedHandler,
  createPresenter,
  createSubmitHandler,
  deedJob,
  endAbandonedOrders,
  followOrders,
  type OrderChange,
  submitOrderJob,
} from './features/orders/index.ts';
import { createReceipts } from './features/receipts/index.ts';
import { createDnsResolver, createMailRoutes } from './features/recipients/index.ts';
import { renewDue } from './features/renewals/index.ts';
import { createVault, openKeys, operateVault, type Vault, VaultRequest } from './features/vault/index.ts';
import type { DeskSchema } from './schema.ts';

export type Process = 'api' | 'worker' | 'all';
export type DeskOptions = { config: Config; clock: Clock; log: Log; process: Process };
export type Desk = {
  readonly database: Database<DeskSchema>;
  readonly authorities: Authorities;
  readonly accounts: Accounts;
  readonly reader: EventReader;
  /** `isReady`: whether what starts beside the app is ready too, for whoever asks /readyz. */
  createApp: (isReady: () => boolean) => Promise<FastifyInstance>;
  /** Asks for the orders that are due at authorities that report no news by themselves. */
  followOrders: () => Promise<void>;
  /** Ends orders whose time is over, of authorities that are configured no longer. */
  endAbandonedOrders: () => Promise<void>;
  /** The desk's own mails: sent by whoever works, once started. */
  readonly mailDesk: MailDesk;
  /** Sends the reminders that are due. */
  remind: () => Promise<void>;
  /** Renews the orders whose time has come, and tells of it. */
  renew: () => Promise<void>;
  /** Starts the workers of all queues in this process. */
  work: () => Promise<void>;
  /** Answers what an operator asks of the running desk. */
  readonly operate: ControlHandler;
  close: () => Promise<void>;
};

const JOBS = [submitOrderJob, cancelOrderJob, changeApproverJob, deedJob, forwardRequestJob];
const SECRET_BYTES = 32;

/** PGlite in the data folder, or the server that DATABASE_URL names; the schema brought up to date. */
export async function openDeskDatabase(
  config: Config,
  process: Process,
): Promise<{ database: Database<DeskSchema>; folder: DataFolder }> {
  const folder = openDataFolder(config.dataFolder, config.databaseUrl ? 'shared' : 'exclusive');
  try {
    const database = config.databaseUrl
      ? await openPostgres<DeskSchema>({
          url: config.databaseUrl,
          poolSize: 16,
          applicationName: `certdesk-${process}`,
        })
      : await openPglite<DeskSchema>(join(config.dataFolder, 'database'));
    await migrate(database.db, migrations);
    return { database, folder };
  } catch (error) {
    folder.close();
    throw error;
  }
}

function startDeskJobs({ log, process }: DeskOptions, database: Database<DeskSchema>): Promise<Jobs> {
  // cast: pg-boss uses its own tables, so the schema's type does not matter to it
  return startJobs({
    database: database as unknown as Database<never>,
    log,
    definitions: JOBS,
    role: process === 'api' ? 'sender' : 'worker',
  });
}

/** The vault with the keys that are this database's. A start that ends here (StartFault) has changed nothing. */
async function openVault(
  { config, clock, log }: DeskOptions,
  { database, folder }: { database: Database<DeskSchema>; folder: DataFolder },
): Promise<{ vault: Vault; operate: ControlHandler }> {
  try {
    const keys = openKeys(config.vault, { folder: folder.path, log });
    const vault = createVault({ db: database.db, keys, clock, log });
    await vault.unlock();
    const operate: ControlHandler = (request, signal) =>
      operateVault(VaultRequest.parse(request), { database, keys, clock, log, signal });
    return { vault, operate };
  } catch (error) {
    await database.close();
    folder.close();
    throw error;
  }
}

/** The composition root: the only place that constructs adapters and slices, everything fully built in one call. */
export async function composeDesk(options: DeskOptions): Promise<Desk> {
  const { config, clock, log } = options;
  const { database, folder } = await openDeskDatabase(config, options.process);
  const { vault, operate } = await openVault(options, { database, folder });
  const jobs = await startDeskJobs(options, database);
  const { limits, mailsPerAccountHour: perAccountHour } = config;
  const audit = createAudit(clock);
  const authorities = await composeAuthorities({ config, database, vault, clock, log });
  const receipts = createReceipts({ database, vault, clock, log, issuer: config.publicUrl });
  await receipts.unlock();
  const presenter = createPresenter({ authorities, limits, clock });
  const secret = config.secret ?? folder.secret('session.secret', SECRET_BYTES).toString('base64');
  const accounts = createAccounts({
    db: database.db,
    engine: database.engine,
    publicUrl: config.publicUrl,
    secret,
    clock,
    log,
    audit,
  });
  const metrics = createMetrics();
  const { mailDesk, remind, tellRenewals, examineDeskMail } = composeDeskMail({
    ...{ config, database, vault, authorities, accounts, audit, clock, log },
    appendReceipts: receipts.append,
    mails: metrics.mails,
  });
  const errors = loadTranslators('errors');
  const parts = {
    database,
    authorities,
    audit,
    jobs,
    clock,
    log,
    vault,
    appendReceipts: receipts.append,
    mailDesk,
    deliverFirst: createDeliverFirst({ authorities, mailDesk, appendReceipts: receipts.append, jobs }),
    presenter,
    limits,
    perAccountHour,
    countMail: createCountMail({ perAccountHour }),
    errors,
    imports: loadTranslators('import'),
    applicantOf: accounts.nameOf,
    // In a trial every mail goes to the local mailbox, whatever a domain's records say.
    mailRoutes: config.mailboxUrl
      ? undefined
      : createMailRoutes({ resolve: createDnsResolver({ servers: config.dnsServers }), clock }),
  };
  const reader = createEventReader({
    database,
    authorities,
    log,
    prepare: receipts.unlock,
    apply: async (trx, authority, events) => {
      await applyOrderEvents(
        trx,
        parts,
        events.filter((event): event is OrderChange => event.type === 'order.changed'),
      );
      await applyMailEvents(trx, {
        authority,
        events: events.filter((event): event is MailChange => event.type === 'mail.changed'),
        appendReceipts: receipts.append,
      });
    },
  });

  return {
    database,
    authorities,
    accounts,
    reader,
    operate,
    mailDesk,
    remind,
    renew: async () => {
      try {
        await renewDue({ ...parts, random: Math.random });
      } finally {
        await tellRenewals();
      }
    },
    followOrders: () => followOrders(parts),
    endAbandonedOrders: () => endAbandonedOrders(parts),
    createApp: (isReady) =>
      createDeskApp({ config, accounts, receipts, reader, metrics, examineDeskMail, parts, isReady }),
    work: async () => {
      await jobs.work(submitOrderJob, { batchSize: 10, concurrency: 1 }, createSubmitHandler(parts));
      await jobs.work(cancelOrderJob, { batchSize: 10, concurrency: 1 }, createCancelHandler(parts));
      await jobs.work(changeApproverJob, { batchSize: 10, concurrency: 1 }, createApproverChangeHandler(parts));
      await jobs.work(deedJob, { batchSize: 10, concurrency: 1 }, createDeedHandler(parts));
      await jobs.work(forwardRequestJob, { batchSize: 100, concurrency: 2 }, createForwardHandler(parts));
    },
    close: async () => {
      await jobs.stop();
      await database.close();
      folder.close();
    },
  };
}
