import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PlaceAuthorityOrder, signHeaders } from '@certdesk/authority-protocol';
import { type Mailbox, startMailbox } from '@certdesk/mailbox';
import { createCsr } from '@certdesk/pki';
import { type Clock, type Engine, newId, SECOND, silentLog, systemClock } from '@certdesk/platform';
import { layFreshPglite, openTestDatabase } from '@certdesk/platform/testing';
import { type Authority, type AuthorityConfig, startAuthority } from '../compose.ts';

export type Answer = { status: number; body: unknown };

/** A running CA with its own mailbox, and hands to move it. */
export type RunningAuthority = {
  readonly authority: Authority;
  readonly mailbox: Mailbox;
  readonly config: AuthorityConfig;
  /** A request of the desk's, signed. */
  readonly ask: (method: string, path: string, body?: unknown) => Promise<Answer>;
  readonly askAsOperator: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** Places an order and answers it with its domain; whatever is not given is filled in. */
  readonly place: (overrides?: Partial<PlaceAuthorityOrder>) => Promise<PlacedOrder>;
  /** Stops the CA and starts it again on the same data. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type PlacedOrder = { id: string; orderNumber: number; domain: string; approver: string };

const KEY = 'ecdsa-p256';
let lastOrder = 1000;

/** A complete order for a domain of its own. */
export async function buildOrder(overrides: Partial<PlaceAuthorityOrder> = {}): Promise<PlaceAuthorityOrder> {
  lastOrder += 1;
  const orderNumber = lastOrder;
  const domain = `shop-${orderNumber}.example.org`;
  const names = overrides.names ?? [`www.${domain}`, domain];
  const { csrPem } = await createCsr({ names, key: KEY });
  return {
    reference: newId(),
    orderNumber,
    productId: 'dv-90',
    csr: csrPem,
    names,
    approverEmail: `admin@${domain}`,
    language: 'en',
    serverType: 'nginx',
    applicant: 'Example Corporation',
    contacts: {},
    ...overrides,
  };
}

export const ORGANIZATION = {
  name: 'Example Corporation',
  city: 'Springfield',
  region: 'Ohio',
  country: 'US',
} as const;

async function send(
  base: string,
  secret: string,
  clock: Clock,
  request: { method: string; path: string; body: unknown },
) {
  const { method, path } = request;
  const body = request.body === undefined ? '' : JSON.stringify(request.body);
  const timestamp = Math.floor(clock.now().getTime() / SECOND);
  const signed = signHeaders(secret, { id: newId(), timestamp, method, path, body });
  const content =
    body === '' ? { headers: signed } : { body, headers: { ...signed, 'content-type': 'application/json' } };
  const answer = await fetch(base + path, { method, ...content });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}

type Prepared = { databaseUrl: string | undefined; close: () => Promise<void> };

/** An empty database for the CA, on a server or by PGlite in its folder. */
async function prepareDatabase(engine: Engine, folder: string): Promise<Prepared> {
  if (engine === 'pglite') {
    await layFreshPglite(join(folder, 'database'));
    return { databaseUrl: undefined, close: async () => undefined };
  }
  const database = await openTestDatabase(engine);
  return { databaseUrl: database.engine === 'postgres' ? database.url : undefined, close: database.close };
}

/** Starts the whole CA on an engine, with the real local mailbox, in a folder of its own. `settings`: what a test is about. */
export async function runAuthority(
  engine: Engine,
  clock: Clock = systemClock,
  settings: Partial<AuthorityConfig> = {},
): Promise<RunningAuthority> {
  const parent = mkdtempSync(join(tmpdir(), 'certdesk-authority-'));
  const folder = join(parent, 'authority');
  const mailbox = await startMailbox({ folder: join(parent, 'mailbox') });
  const { databaseUrl, close } = await prepareDatabase(engine, folder);
  const config: AuthorityConfig = {
    folder,
    port: 0,
    trustProxy: false,
    databaseUrl,
    smtpUrls: mailbox.smtpUrl,
    mailFrom: 'ca@ca.example.net',
    name: 'Certdesk CA',
    logLevel: 'error',
    ...settings,
  };
  let authority = await startAuthority(config, { clock, log: silentLog });
  // Not by its URL, which may be one that only a reverse proxy answers.
  const local = () => `http://127.0.0.1:${authority.port}`;
  const ask = (method: string, path: string, body?: unknown) =>
    send(local(), authority.deskSecret, clock, { method, path, body });
  return {
    get authority() {
      return authority;
    },
    mailbox,
    config,
    ask,
    askAsOperator: (method, path, body) => send(local(), authority.operatorSecret, clock, { method, path, body }),
    place: async (overrides) => {
      const order = await buildOrder(overrides);
      const { status, body } = await ask('POST', '/v1/orders', order);
      if (status !== 201) throw new Error(`the order was refused: ${JSON.stringify(body)}`);
      const { id } = body as { id: string };
      return { id, orderNumber: order.orderNumber, domain: order.names.at(-1) ?? '', approver: order.approverEmail };
    },
    restart: async () => {
      await authority.stop();
      authority = await startAuthority(config, { clock, log: silentLog });
    },
    stop: async () => {
      await authority.stop();
      await close();
      await mailbox.stop();
      rmSync(parent, { recursive: true, force: true });
    },
  };
}
