import {
  type Clock,
  createLog,
  HOUR,
  type Log,
  listen,
  MINUTE,
  repeat,
  SECOND,
  StartFault,
  serveControl,
  systemClock,
} from '@certdesk/platform';
import { sql } from 'kysely';
import { composeDesk, type Desk, type Process } from '../compose.ts';
import type { Config } from '../config.ts';
import type { Accounts } from '../features/accounts/index.ts';
import { BUILTIN_AUTHORITY_ID, callbackPath, publishesEvents } from '../features/authorities/index.ts';

export type ServeOptions = { config: Config; process: Process; clock?: Clock; log?: Log };
export type Serving = {
  readonly desk: Desk;
  readonly url: string | undefined;
  /** The first owner, unless this process only works; with the password when this start has made a random one. */
  readonly owner: Awaited<ReturnType<Accounts['ensureFirstOwner']>> | undefined;
  stop: () => Promise<void>;
};

/** What is due is found by an index; an idle desk pays next to nothing for it. */
const FOLLOW_MS = 2 * SECOND;
/** Looking costs one index; an authority may come to advise a renewal at any moment (RFC 9773). */
const RENEW_MS = 5 * MINUTE;
/** How soon every process knows of an authority that was added, changed or removed. */
const REFRESH_MS = 5 * SECOND;

type Stops = (() => Promise<void>)[];

type Api = { config: Config; log: Log; isReady: () => boolean };

async function serveApi(desk: Desk, { config, log, isReady }: Api, stops: Stops): Promise<string> {
  const app = await desk.createApp(isReady);
  const port = await listen(app, { port: config.port, setting: 'CERTDESK_PORT' });
  stops.push(() => app.close());
  const callbackUrl = new URL(
    callbackPath(BUILTIN_AUTHORITY_ID),
    config.authority.callbackUrl ?? `http://127.0.0.1:${port}`,
  ).href;
  const authority = desk.authorities.get(BUILTIN_AUTHORITY_ID);
  // Said again every minute: the authority may have been down, or restored from a backup, in between.
  const registration = repeat({
    name: 'authority.callback',
    everyMs: MINUTE,
    log,
    task: async () => {
      if (publishesEvents(authority)) await authority.registerCallback(callbackUrl).catch(() => undefined); // polling is the safety net
    },
  });
  stops.push(registration.stop);
  return `http://127.0.0.1:${port}`;
}

async function serveWorker(desk: Desk, { config, log }: { config: Config; log: Log }, stops: Stops): Promise<void> {
  await desk.work();
  await desk.mailDesk.start();
  stops.push(desk.mailDesk.stop);
  stops.push(repeat({ name: 'reminders', everyMs: HOUR, log, task: desk.remind }).stop);
  stops.push(repeat({ name: 'renewals', everyMs: RENEW_MS, log, task: desk.renew }).stop);
  stops.push(repeat({ name: 'authority.follow', everyMs: FOLLOW_MS, log, task: desk.followOrders }).stop);
  stops.push(repeat({ name: 'orders.abandoned', everyMs: HOUR, log, task: desk.endAbandonedOrders }).stop);
  stops.push(repeat({ name: 'authority.poll', everyMs: config.pollMs, log, task: desk.reader.readAll }).stop);
  if (desk.database.engine !== 'pglite') return;
  // PGlite has no background workers, so nobody vacuums unless we do.
  const vacuum = async () => void (await sql`vacuum analyze`.execute(desk.database.db));
  stops.push(repeat({ name: 'database.vacuum', everyMs: HOUR, log, task: vacuum }).stop);
}

/** Starts a serving process of the desk. Stopping goes backwards: requests first, then workers, then the database. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { config, process, clock = systemClock } = options;
  if (process !== 'all' && !config.databaseUrl) throw new StartFault('role.needs_database', { role: process });
  const log = options.log ?? createLog({ name: `desk-${process}`, level: config.logLevel });
  const desk = await composeDesk({ config, clock, log, process });
  const stops: Stops = [];
  let isReady = false;
  const stop = async () => {
    for (const step of stops.toReversed()) await step();
    await desk.close();
  };
  try {
    const isApi = process !== 'worker';
    const url = isApi ? await serveApi(desk, { config, log, isReady: () => isReady }, stops) : undefined;
    // After listening: a start that fails on its port must not make an owner whose password nobody gets to see.
    const owner = isApi ? await desk.accounts.ensureFirstOwner(config.owner) : undefined;
    stops.push(repeat({ name: 'authority.refresh', everyMs: REFRESH_MS, log, task: desk.authorities.refresh }).stop);
    if (process !== 'api') await serveWorker(desk, { config, log }, stops);
    // PGlite belongs to this process, so an operator's command asks it; PostgreSQL is for every process itself.
    if (desk.database.engine === 'pglite') stops.push((await serveControl(config.dataFolder, desk.operate, log)).close);
    isReady = true;
    log.info({ event: 'desk.ready', role: process, engine: desk.database.engine });
    return { desk, url, owner, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
