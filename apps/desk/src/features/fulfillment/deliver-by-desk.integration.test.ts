import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailKind } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import { type Mailbox, startMailbox } from '@certdesk/mailbox';
import { type Database, newId, silentLog } from '@certdesk/platform';
import { createTestClock, ENGINES, waitUntil } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { fixedAuthorities } from '../../testing/fixed-authorities.ts';
import { insertOrders, openDeskTables } from '../../testing/order-rows.ts';
import { issueChain, type TestChain } from '../../testing/test-chain.ts';
import { createTestMailDesk } from '../../testing/test-mail-desk.ts';
import { createAudit } from '../audit/index.ts';
import { type Authority, AuthorityError, type FetchesChain, type RequestsMail } from '../authorities/index.ts';
import type { MailDesk } from '../mail/index.ts';
import { findOrder } from '../orders/index.ts';
import { createDeskDelivery, FULFILLMENT_TOPIC } from './deliver-by-desk.ts';
import { createDeliverFirst } from './deliver-first.ts';
import { createForwardHandler } from './forward-fulfillment-requests.ts';
import { findHistory, insertRequests } from './fulfillment.store.ts';
import { listMailAttempts } from './list-mail-attempts.ts';

const ACCOUNT = 'account-1';
const NAME = 'www.silent.example';

describe.each(ENGINES)('a fulfillment email of an authority that mails nothing, on %s', (engine) => {
  const clock = createTestClock();
  let database: Database<DeskSchema>;
  let mailbox: Mailbox;
  let folder: string;
  let mailDesk: MailDesk;
  let chain: TestChain;
  let fetchChain: FetchesChain['fetchChain'];
  let number: number;

  const authority: Authority & FetchesChain = {
    id: 'elsewhere',
    name: 'Elsewhere CA',
    abilities: { resendFulfillment: true, resendApprover: false, cancel: false },
    products: async () => [],
    place: async () => Promise.reject(new AuthorityError('refused')),
    fetchChain: (...call) => fetchChain(...call),
  };
  const appendReceipts = async () => undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certdesk-desk-delivery-'));
    database = await openDeskTables(engine);
    mailbox = await startMailbox({ folder, smtpPort: 0 });
    chain = await issueChain({ names: [NAME], now: clock.now() });
    const authorities = fixedAuthorities([authority], clock);
    const audit = createAudit(clock);
    const translators = loadTranslators('mail');
    mailDesk = createTestMailDesk({
      ...{ database, clock, smtpUrls: mailbox.smtpUrl },
      topics: {
        [FULFILLMENT_TOPIC]: createDeskDelivery({
          ...{ database, authorities, audit, appendReceipts, translators },
          desk: 'Example Desk',
        }),
      },
    });
    await mailDesk.start();
    [number = 0] = await insertOrders(database.db, [{ accountId: ACCOUNT, commonName: NAME, status: 'issued' }]);
    await database.db
      .updateTable('orders')
      .set({ authority_id: 'elsewhere', authority: 'Elsewhere CA' })
      .where('number', '=', number)
      .execute();
  });
  afterAll(async () => {
    await mailDesk?.stop();
    await mailbox?.stop();
    await database?.close();
    await rm(folder, { recursive: true });
  });

  const order = async () => {
    const found = await findOrder(database.db, ACCOUNT, number);
    if (!found) throw new Error('no such order');
    return found;
  };
  const history = () =>
    findHistory(database.db, { accountId: ACCOUNT, orderNumber: number, before: undefined, limit: 10 });
  const newest = async (state: string) => {
    mailDesk.wake();
    return waitUntil(`the newest mail is ${state}`, async () => {
      const [row] = await history();
      return row?.state === state && row;
    });
  };
  async function resend(by: Authority = authority, kind: MailKind = 'fulfillment'): Promise<void> {
    const { account_id, authority_order_id } = await order();
    const id = newId();
    const at = clock.now();
    await database.db.transaction().execute((trx) =>
      insertRequests(trx, [
        {
          ...{ account_id, id, order_number: number, authority_id: 'elsewhere' },
          authority_order_id: authority_order_id ?? '',
          ...{ kind, reason: 'resend', state: 'requested', recipient: 'admin@example.com' },
          requested_at: at,
          events: JSON.stringify([{ state: 'requested', at: at.toISOString() }]),
        },
      ]),
    );
    const handle = createForwardHandler({
      ...{ database, appendReceipts, mailDesk, clock },
      authorities: fixedAuthorities([by], clock),
      log: silentLog,
    });
    await handle([{ id: 'job', payload: { accountId: ACCOUNT, requestId: id }, retries: 0, lastTry: false }]);
  }

  it('goes out when the certificate is issued: fetched, mailed, and the order is complete', async () => {
    fetchChain = async () => ({ chainPem: chain.pem });
    const deliverFirst = createDeliverFirst({
      authorities: fixedAuthorities([authority], clock),
      jobs: { enqueue: () => Promise.reject(new Error('nobody is asked for a mail')) },
      ...{ mailDesk, appendReceipts },
    });
    const issuance = chain.issuance;
    await database.db
      .insertInto('issuances')
      .values({
        account_id: ACCOUNT,
        order_number: number,
        serial_number: issuance.serialNumber,
        not_before: new Date(issuance.notBefore),
        not_after: new Date(issuance.notAfter),
      })
      .execute();
    const issued = await order();
    await database.db.transaction().execute((trx) => deliverFirst(trx, { order: issued, issuance, at: clock.now() }));
    const request = await newest('accepted');
    expect(request).toMatchObject({ reason: 'issued', recipient: 'admin@example.com' });
    expect((await order()).status).toBe('complete');
    const attempts = await listMailAttempts(
      { database, authorities: fixedAuthorities([authority], clock) },
      { accountId: ACCOUNT, orderNumber: number, requestId: request.id },
    );
    expect(attempts).toMatchObject([{ attempt: 1, state: 'accepted' }]);
    expect(attempts[0]?.lines).toContainEqual(expect.objectContaining({ part: 'client', text: 'DATA' }));
    const [mail] = mailbox.messages();
    const raw = (await mailbox.raw(mail?.id ?? ''))?.toString() ?? '';
    const { text } = await mailbox.parse(mail?.id ?? '');
    expect(raw).toMatch(/^From: "?Example Desk"? <orders@desk\.example>\r$/m);
    expect(text).toContain('Elsewhere CA');
    expect(new X509Certificate(/-----BEGIN[\s\S]+?END CERTIFICATE-----/.exec(text ?? '')?.[0] ?? '').serialNumber).toBe(
      new X509Certificate(chain.pem).serialNumber,
    );
  });

  it('is fetched anew for each resend, and nothing of it is kept', async () => {
    let fetched = 0;
    fetchChain = async () => {
      fetched += 1;
      return { chainPem: chain.pem };
    };
    await resend();
    await newest('accepted');
    expect(fetched).toBe(1);
    const kept = await database.db.selectFrom('mails').selectAll().execute();
    const body = chain.pem.split('\n')[3] ?? '';
    expect(body.length).toBeGreaterThan(20);
    expect(JSON.stringify([kept, await history()])).not.toContain(body);
  });

  it('waits while the authority does not answer', async () => {
    fetchChain = async () => Promise.reject(new AuthorityError('unreachable'));
    await resend();
    await newest('delayed');
    fetchChain = async () => ({ chainPem: chain.pem });
    clock.advance(120_000);
    await newest('accepted');
  });

  it('fails with its words when the authority has the certificate no more, or hands over another one', async () => {
    fetchChain = async () => Promise.reject(new AuthorityError('refused', { reason: 'No such certificate.' }));
    await resend();
    expect((await newest('failed')).detail).toMatchObject({
      cause: 'certificate_gone',
      response: 'No such certificate.',
    });
    const other = await issueChain({ names: ['www.other.example'], now: clock.now() });
    fetchChain = async () => ({ chainPem: other.pem });
    clock.advance(1000);
    await resend();
    expect((await newest('failed')).detail).toMatchObject({ cause: 'certificate_gone' });
  });

  it('is the desk’s, too, where the authority sends the approver email and no other', async () => {
    const asked: string[] = [];
    const half: Authority & FetchesChain & RequestsMail = {
      ...authority,
      mailKinds: ['approver'],
      requestMails: async (mails) =>
        mails.map(({ id, kind }) => {
          asked.push(kind);
          return { id, outcome: 'handed_over' };
        }),
    };
    fetchChain = async () => ({ chainPem: chain.pem });
    clock.advance(1000);
    await resend(half, 'approver');
    expect((await newest('handed_over')).kind).toBe('approver');
    clock.advance(1000);
    await resend(half, 'fulfillment');
    expect((await newest('accepted')).kind).toBe('fulfillment');
    const deliverFirst = createDeliverFirst({
      authorities: fixedAuthorities([half], clock),
      jobs: { enqueue: () => Promise.reject(new Error('nobody is asked for a mail')) },
      ...{ mailDesk, appendReceipts },
    });
    clock.advance(1000);
    const issued = await order();
    const delivery = { order: issued, issuance: chain.issuance, at: clock.now() };
    await database.db.transaction().execute((trx) => deliverFirst(trx, delivery));
    expect(await newest('accepted')).toMatchObject({ kind: 'fulfillment', reason: 'issued' });
    expect(asked).toEqual(['approver']);
  });
});
