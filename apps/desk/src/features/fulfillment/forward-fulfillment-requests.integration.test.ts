import { type Database, newId, silentLog } from '@certdesk/platform';
import { createTestClock, ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { fixedAuthorities } from '../../testing/fixed-authorities.ts';
import { insertOrders, openDeskTables } from '../../testing/order-rows.ts';
import {
  type Authority,
  AuthorityError,
  type MailToRequest,
  type RequestsMail,
  type SentMail,
} from '../authorities/index.ts';
import { applyMailEvents } from './apply-mail-events.ts';
import { createForwardHandler } from './forward-fulfillment-requests.ts';
import { findRequests, insertRequests } from './fulfillment.store.ts';

const ACCOUNT = newId();
type Answers = RequestsMail['requestMails'];

/** An authority that answers as the test says, and might mail twice when it is asked twice. */
const forgetful = (requestMails: Answers): Authority & RequestsMail => ({
  id: 'builtin',
  name: 'Certdesk CA',
  abilities: { resendFulfillment: true, resendApprover: true, cancel: true },
  products: async () => [],
  place: () => Promise.reject(new Error('nothing is placed here')),
  requestMails,
});
/** One that knows each mail by our id. */
const authorityWith = (requestMails: Answers): Authority & RequestsMail => ({
  ...forgetful(requestMails),
  mailsOnce: true,
});
const taken = ({ id }: MailToRequest) => ({ id, outcome: 'taken' as const });

describe.each(ENGINES)('requests that are forwarded, on %s', (engine) => {
  const clock = createTestClock();
  let database: Database<DeskSchema>;
  let order: { number: number; reference: string };
  beforeAll(async () => {
    database = await openDeskTables(engine);
    const [number = 0] = await insertOrders(database.db, [{ accountId: ACCOUNT }]);
    const { id: reference } = await database.db.selectFrom('orders').select('id').executeTakeFirstOrThrow();
    order = { number, reference };
  });
  afterAll(() => database?.close());

  async function request(): Promise<string> {
    const id = newId();
    const at = clock.now();
    await database.db.transaction().execute((trx) =>
      insertRequests(trx, [
        {
          account_id: ACCOUNT,
          id,
          order_number: order.number,
          authority_id: 'builtin',
          authority_order_id: newId(),
          kind: 'fulfillment',
          reason: 'resend',
          state: 'requested',
          recipient: 'admin@example.com',
          requested_at: at,
          events: JSON.stringify([{ state: 'requested', at: at.toISOString() }]),
        },
      ]),
    );
    return id;
  }
  const requests = (count: number) => Promise.all(Array.from({ length: count }, request));

  /** Runs the worker over some requests, and answers with the requests whose jobs come again. */
  const forward = (ids: readonly string[], answers: Answers, lastTry = false) =>
    forwardTo(authorityWith(answers), ids, lastTry);

  const forwardTo = (authority: Authority, ids: readonly string[], lastTry = false, retries = 0) =>
    forwardAmong([authority], ids, { lastTry, retries });

  async function forwardAmong(
    all: readonly Authority[],
    ids: readonly string[],
    job: { lastTry: boolean; retries: number },
  ): Promise<readonly string[]> {
    const authorities = fixedAuthorities(all, clock);
    const handle = createForwardHandler({
      database,
      authorities,
      appendReceipts: async () => {},
      mailDesk: { queue: async () => {}, wake: () => {} },
      clock,
      log: silentLog,
    });
    const jobs = ids.map((id) => ({ id, payload: { accountId: ACCOUNT, requestId: id }, ...job }));
    return handle(jobs);
  }
  async function told(id: string): Promise<string[]> {
    const [row] = await findRequests(database.db, [{ accountId: ACCOUNT, requestId: id }]);
    return (row?.events ?? []).map(({ state, detail }) => (detail?.cause ? `${state} ${detail.cause}` : state));
  }

  it('go to their authority all in one call, and are told one by one', async () => {
    const [one = '', two = '', three = ''] = await requests(3);
    const calls: number[] = [];
    const again = await forward([one, two, three], async (mails) => {
      calls.push(mails.length);
      return mails.map((mail) =>
        mail.id === two ? { id: two, outcome: 'refused', detail: { cause: 'state_not_allowed' } } : taken(mail),
      );
    });
    expect([calls, again]).toEqual([[3], []]);
    expect(await told(one)).toEqual(['requested', 'forwarded']);
    expect(await told(two)).toEqual(['requested', 'failed state_not_allowed']);
    expect(await told(three)).toEqual(['requested', 'forwarded']);
  });

  it('are asked for again when the answer leaves them out, and only they', async () => {
    const [one = '', two = ''] = await requests(2);
    const again = await forward([one, two], async (mails) => mails.slice(0, 1).map(taken));
    const left = (await told(one)).length > 2 || (await told(one)).at(-1) !== 'forwarded' ? one : two;
    expect(again).toContain(left);
    expect(await told(left)).toEqual(['requested', 'delayed authority_unreachable']);
    const asked: string[] = [];
    await forward([one, two], async (mails) => {
      asked.push(...mails.map(({ id }) => id));
      return mails.map(taken);
    });
    expect(asked).toEqual([left]);
  });

  it.each(['unreachable', 'uncertain'] as const)('wait when the authority is %s, which is told once', async (kind) => {
    const [id = ''] = await requests(1);
    const fail: Answers = () => Promise.reject(new AuthorityError(kind));
    expect(await forward([id], fail)).toEqual([id]);
    expect(await forward([id], fail)).toEqual([id]);
    expect(await told(id)).toEqual(['requested', 'delayed authority_unreachable']);
    expect(await forward([id], async (mails) => mails.map(taken))).toEqual([]);
    expect(await told(id)).toEqual(['requested', 'delayed authority_unreachable', 'forwarded']);
  });

  const elsewhere = (answers: Answers, sent?: readonly SentMail[]): Authority => ({
    ...forgetful(answers),
    ...(sent && { mailsOf: async () => sent }),
  });
  const answering =
    (outcome: 'handed_over' | 'uncertain' | 'later'): Answers =>
    async (mails) =>
      mails.map(({ id }) => ({ id, outcome }));

  it('are handed over to an authority that mails and reports no more', async () => {
    const [id = ''] = await requests(1);
    expect(await forwardTo(elsewhere(answering('handed_over')), [id])).toEqual([]);
    expect(await told(id)).toEqual(['requested', 'handed_over']);
  });

  it('are asked for once only where nobody knows whether the mail went out, and are shown so', async () => {
    const [one = '', two = ''] = await requests(2);
    let asked = 0;
    const lost: Answers = () => {
      asked += 1;
      return Promise.reject(new AuthorityError('uncertain'));
    };
    expect(await forwardTo(elsewhere(answering('uncertain')), [one])).toEqual([]);
    expect(await forwardTo(elsewhere(lost), [two])).toEqual([]);
    expect(await forwardTo(elsewhere(lost), [one, two])).toEqual([]);
    for (const id of [one, two]) expect(await told(id)).toEqual(['requested', 'uncertain authority_answer_lost']);
    expect(asked).toBe(1);
  });

  it('are not asked for again after a process has died over them, where that might mail twice', async () => {
    const [one = '', two = '', three = ''] = await requests(3);
    const asked: string[] = [];
    const answers: Answers = async (mails) => {
      asked.push(...mails.map(({ id }) => id));
      return mails.map(taken);
    };
    expect(await forwardTo(elsewhere(answers), [one], false, 1)).toEqual([]);
    expect(await told(one)).toEqual(['requested', 'uncertain authority_answer_lost']);
    const sent = [{ kind: 'fulfillment', recipient: 'admin@example.com', at: clock.now() } as const];
    expect(await forwardTo(elsewhere(answers, sent), [two], false, 1)).toEqual([]);
    expect(await told(two)).toEqual(['requested', 'handed_over']);
    expect(asked).toEqual([]);
    // One that knows the mail by our id is simply asked again.
    expect(await forwardTo(authorityWith(answers), [three], false, 1)).toEqual([]);
    expect(asked).toEqual([three]);
  });

  it('of one authority are tried again alone when something is wrong with them, while others are under way', async () => {
    const [one = '', two = ''] = await requests(2);
    const other = database.db.updateTable('fulfillment_requests').set({ authority_id: 'other' });
    await other.where('id', '=', two).execute();
    const { promise, resolve } = Promise.withResolvers<void>();
    const broken = elsewhere(() => Promise.reject(new TypeError('a fault of ours')));
    const slow: Answers = async (mails) => {
      await promise;
      return mails.map(taken);
    };
    const handled = forwardAmong([broken, { ...elsewhere(slow), id: 'other' }], [one, two], {
      lastTry: false,
      retries: 0,
    });
    resolve();
    expect(await handled).toEqual([one]);
    expect(await told(two)).toEqual(['requested', 'forwarded']);
  });

  it.each([
    ['finds', 'admin@example.com', 0, 'handed_over'],
    ['does not find, to somebody else,', 'other@example.com', 0, 'uncertain authority_answer_lost'],
    ['does not find, from before,', 'admin@example.com', -600_000, 'uncertain authority_answer_lost'],
  ])('are looked up in a history, which %s the mail', async (_what, recipient, ms, state) => {
    const [id = ''] = await requests(1);
    const sent = [{ kind: 'fulfillment', recipient, at: new Date(clock.now().getTime() + ms) } as const];
    const lost: Answers = () => Promise.reject(new AuthorityError('uncertain'));
    expect(await forwardTo(elsewhere(lost, sent), [id])).toEqual([]);
    expect(await told(id)).toEqual(['requested', state]);
  });

  it('wait for an authority that wants to be asked later, until the last try', async () => {
    const [id = ''] = await requests(1);
    expect(await forwardTo(elsewhere(answering('later')), [id])).toEqual([id]);
    expect(await forwardTo(elsewhere(answering('later')), [id])).toEqual([id]);
    expect(await told(id)).toEqual(['requested', 'delayed authority_unreachable']);
    expect(await forwardTo(elsewhere(answering('later')), [id], true)).toEqual([]);
    expect((await told(id)).at(-1)).toBe('failed authority_unreachable');
  });

  it('fail with the words of an authority that refuses all of them', async () => {
    const [id = ''] = await requests(1);
    const refuse: Answers = () => Promise.reject(new AuthorityError('refused', { reason: 'Not today.' }));
    expect(await forward([id], refuse)).toEqual([]);
    const [row] = await findRequests(database.db, [{ accountId: ACCOUNT, requestId: id }]);
    expect([row?.state, row?.detail]).toEqual(['failed', { cause: 'authority_refused', response: 'Not today.' }]);
  });

  it('fail at the last try, and are told right when the mail had gone out after all', async () => {
    const [id = ''] = await requests(1);
    expect(await forward([id], () => Promise.reject(new AuthorityError('uncertain')), true)).toEqual([]);
    expect(await told(id)).toEqual(['requested', 'failed authority_unreachable']);
    const mail = {
      id,
      kind: 'fulfillment',
      reason: 'resend',
      recipient: 'admin@example.com',
      state: 'accepted',
    } as const;
    const event = { sequence: 1, at: clock.now(), reference: order.reference, type: 'mail.changed', mail } as const;
    await database.db.transaction().execute((trx) =>
      applyMailEvents(trx, {
        authority: authorityWith(async () => []),
        events: [event],
        appendReceipts: async () => {},
      }),
    );
    expect((await told(id)).at(-1)).toBe('accepted');
  });

  it('are left alone when they were forwarded already: a job that runs twice asks once', async () => {
    const [id = ''] = await requests(1);
    await forward([id], async (mails) => mails.map(taken));
    let asked = 0;
    const again = await forward([id], async (mails) => {
      asked += mails.length;
      return mails.map(taken);
    });
    expect([asked, again]).toEqual([0, []]);
  });

  it('are tried again when what went wrong is nothing an authority does', async () => {
    const [id = ''] = await requests(1);
    expect(await forward([id], () => Promise.reject(new TypeError('a fault of ours')))).toEqual([id]);
    expect(await told(id)).toEqual(['requested']);
  });
});
