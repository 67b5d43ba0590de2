import type { RecipientCheck, RecipientChecks, RequestState } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import { createHttp, createMetrics, type Database, newId, silentLog, systemClock } from '@certdesk/platform';
import { ENGINES, startDnsServer } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegisterRoute } from '../../http/routes.ts';
import type { DeskSchema } from '../../schema.ts';
import { insertOrders, openDeskTables } from '../../testing/order-rows.ts';
import { createDnsResolver, createMailRoutes, registerRecipientRoutes } from './index.ts';
import type { MailRoutes } from './mail-routes.ts';

const ACCOUNT = 'account-a';
const AT = '2026-11-22T09:00:00.000Z';

async function openRoutes(database: Database<DeskSchema>, mailRoutes: MailRoutes | undefined) {
  const app = await createHttp({
    log: silentLog,
    clock: systemClock,
    metrics: createMetrics(),
    errors: loadTranslators('errors'),
    trustProxy: false,
    secure: false,
    ready: async () => true,
  });
  const actor = {
    accountId: ACCOUNT,
    accountName: 'A',
    userId: 'u',
    name: 'U',
    role: 'viewer',
    administersInstallation: false,
    provenAt: null,
  } as const;
  registerRecipientRoutes(
    createRegisterRoute(app, async () => actor),
    { database, mailRoutes },
  );
  return {
    ask: (body: unknown) => app.inject({ method: 'POST', url: '/api/v1/recipient-checks', payload: body as object }),
    close: () => app.close(),
  };
}

type Mail = { accountId?: string; recipient: string; state: RequestState; detail?: object };

async function insertMail(database: Database<DeskSchema>, { accountId = ACCOUNT, recipient, state, detail }: Mail) {
  const [number = 0] = await insertOrders(database.db, [{ accountId }]);
  const event = { state, at: AT, ...(detail && { detail }) };
  const values = { order_number: number, authority_id: 'builtin', authority_order_id: newId(), recipient, state };
  await database.db
    .insertInto('fulfillment_requests')
    .values({
      ...{ ...values, account_id: accountId, id: newId(), kind: 'fulfillment', reason: 'resend' },
      requested_at: new Date(AT),
      events: JSON.stringify([{ state: 'requested', at: AT }, event]),
    })
    .execute();
  return number;
}

describe.each(ENGINES)('what is known of a recipient before a mail goes to them, on %s', (engine) => {
  let database: Database<DeskSchema>;
  let dns: Awaited<ReturnType<typeof startDnsServer>>;
  let desk: Awaited<ReturnType<typeof openRoutes>>;
  beforeAll(async () => {
    database = await openDeskTables(engine);
    dns = await startDnsServer({
      'mail.example': [{ type: 'MX', exchange: 'mx.mail.example' }],
      'host.example': [{ type: 'A', address: '192.0.2.1' }],
      'null.example': [
        { type: 'MX', exchange: '' },
        { type: 'A', address: '192.0.2.1' },
      ],
      'empty.example': [],
      'broken.example': 'servfail',
      'silent.example': 'silent',
      'xn--mnchen-3ya.example': [{ type: 'MX', exchange: 'mx.mail.example' }],
    });
    const resolve = createDnsResolver({ servers: [dns.address] });
    desk = await openRoutes(database, createMailRoutes({ resolve, clock: systemClock }));
  });
  afterAll(async () => {
    await desk?.close();
    await dns?.stop();
    await database?.close();
  });

  const check = async (addresses: readonly string[], names: readonly string[] = []): Promise<RecipientCheck[]> =>
    (await desk.ask({ addresses, names })).json<RecipientChecks>().items;
  const first = async (address: string, names?: readonly string[]) => (await check([address], names))[0];

  it('is how mail reaches the domain, or that it does not', async () => {
    const domains = ['mail', 'host', 'null', 'empty', 'missing', 'broken'].map((name) => `${name}.example`);
    const items = await check(domains.map((domain) => `admin@${domain}`));
    expect(items.map(({ domain, mailRoute }) => [domain, mailRoute])).toEqual([
      ['mail.example', 'mx'],
      ['host.example', 'implicit_mx'],
      ['null.example', 'null_mx'],
      ['empty.example', 'none'],
      ['missing.example', 'no_domain'],
      ['broken.example', 'unknown'],
    ]);
  });

  it('says so when no name server answers', async () => {
    expect(await first('admin@silent.example')).toMatchObject({ mailRoute: 'unknown' });
  });

  it('looks up no name that a network keeps to itself', async () => {
    const items = await check(['admin@db.internal', 'admin@localhost', 'admin@co.uk']);
    expect(items.map(({ mailRoute }) => mailRoute)).toEqual([null, null, null]);
    expect(dns.asked).not.toContain('db.internal');
  });

  it('looks a domain up once, whatever it is asked for and however it is written', async () => {
    const mailboxes = ['admin', 'webmaster', 'postmaster'].map((name) => `${name}@München.example`);
    expect(await check(mailboxes)).toHaveLength(3);
    expect(await first('admin@xn--mnchen-3ya.example')).toMatchObject({
      domain: 'xn--mnchen-3ya.example',
      unicodeDomain: 'münchen.example',
      mailRoute: 'mx',
    });
    expect(dns.asked.filter((name) => name === 'xn--mnchen-3ya.example')).toHaveLength(1);
  });

  it('is what became of the account’s own last mail to the address', async () => {
    const recipient = 'hostmaster@mail.example';
    const detail = { cause: 'returned', response: '550 5.1.1 no such user' };
    await insertMail(database, { recipient, state: 'delivered' });
    const number = await insertMail(database, { recipient, state: 'failed', detail });
    await insertMail(database, { recipient, state: 'requested' });
    await insertMail(database, { recipient, state: 'delivered', accountId: 'account-b' });
    const [item, other] = await check([recipient, 'admin@mail.example']);
    expect(item?.lastMail).toEqual({ kind: 'fulfillment', orderNumber: number, state: 'failed', at: AT, detail });
    expect(other?.lastMail).toBeNull();
  });

  it('is nothing of another account’s mails', async () => {
    const recipient = 'postmaster@mail.example';
    await insertMail(database, { recipient, state: 'failed', accountId: 'account-b' });
    expect(await first(recipient)).toMatchObject({ lastMail: null });
  });

  it('tells a look-alike of the order’s domain, and a local part that not every mail system takes', async () => {
    expect(await first('admin@mаil.example', ['www.mail.example'])).toMatchObject({
      domain: expect.stringMatching(/^xn--/),
      unicodeDomain: 'mаil.example',
      mixedScripts: true,
      looksLike: 'mail.example',
      needsSmtpUtf8: false,
    });
    expect(await first('admin@mail.example', ['*.mail.example'])).toMatchObject({
      mixedScripts: false,
      looksLike: null,
    });
    expect(await first('jörg@mail.example')).toMatchObject({ needsSmtpUtf8: true });
  });

  it('names each text that is no address', async () => {
    const answer = await desk.ask({ addresses: ['admin@mail.example', 'a@b@c', 'x <y@z.example>'] });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      code: 'request.invalid',
      faults: [
        { path: '/addresses/1', code: 'address.invalid' },
        { path: '/addresses/2', code: 'address.invalid' },
      ],
    });
  });

  it('says nothing of records where mail goes to the local mailbox', async () => {
    const trial = await openRoutes(database, undefined);
    const answer = await trial.ask({ addresses: ['admin@missing.example'] });
    await trial.close();
    expect(answer.json<RecipientChecks>().items[0]).toMatchObject({ mailRoute: null });
  });
});
