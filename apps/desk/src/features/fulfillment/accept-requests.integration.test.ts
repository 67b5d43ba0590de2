import type { ErrorCode } from '@certdesk/contract';
import { type Database, type Jobs, SECOND, silentLog, startJobs } from '@certdesk/platform';
import { createTestClock, ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { fixedAuthorities } from '../../testing/fixed-authorities.ts';
import { insertOrders, openDeskTables } from '../../testing/order-rows.ts';
import { createPresenter } from '../orders/index.ts';
import { forwardRequestJob } from './fulfillment.jobs.ts';
import { createRequestFulfillmentEmail, type RequestEmail } from './request-fulfillment-email.ts';

const LIMITS = { coolDownMs: 60 * SECOND, perHour: 5, perDay: 20 };
const PER_ACCOUNT_HOUR = 10;

describe.each(ENGINES)('requests that come together on %s', (engine) => {
  const clock = createTestClock();
  let database: Database<DeskSchema>;
  let jobs: Jobs;
  let accounts = 0;
  let accountId: string;
  beforeAll(async () => {
    database = await openDeskTables(engine);
    const untyped = database as unknown as Database<never>; // cast: jobs have tables of their own
    jobs = await startJobs({ database: untyped, log: silentLog, definitions: [forwardRequestJob], role: 'sender' });
  });
  afterAll(async () => {
    await jobs.stop();
    await database.close();
  });
  beforeEach(() => {
    accounts += 1;
    accountId = `account-${accounts}`;
  });

  /** One process of the desk. The built-in CA is never asked here. */
  const openProcess = () => {
    const ask = () => Promise.reject(new Error('the authority must not be asked'));
    const abilities = { resendFulfillment: true, resendApprover: true, cancel: true };
    const authorities = fixedAuthorities([{ id: 'builtin', name: 'CA', abilities, products: ask, place: ask }], clock);
    const presenter = createPresenter({ authorities, limits: LIMITS, clock });
    const parts = { database, jobs, clock, presenter, limits: LIMITS, perAccountHour: PER_ACCOUNT_HOUR };
    return createRequestFulfillmentEmail(parts);
  };
  const requestOf = (orderNumber: number, changes: Partial<RequestEmail> = {}): RequestEmail => ({
    actor: {
      accountId,
      accountName: 'Account',
      userId: 'user',
      name: 'Pat Example',
      role: 'operator',
      administersInstallation: false,
      provenAt: null,
    },
    orderNumber,
    kind: 'fulfillment',
    idempotencyKey: undefined,
    ...changes,
  });
  const place = (count: number) =>
    insertOrders(
      database.db,
      Array.from({ length: count }, () => ({ accountId })),
    );
  /** The ids of what was accepted, and the codes of what was refused. */
  const settle = async (requests: readonly Promise<{ id: string }>[]) => {
    const results = await Promise.allSettled(requests);
    const accepted = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.id] : []));
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason.code as ErrorCode] : [],
    );
    return { accepted, refused };
  };
  const countRows = async () => {
    const count = async (table: 'fulfillment_requests' | 'audit_entries') =>
      (await database.db.selectFrom(table).select('id').where('account_id', '=', accountId).execute()).length;
    return { requests: await count('fulfillment_requests'), audited: await count('audit_entries') };
  };

  test('are each stored with an audit entry, and answered with their own order', async () => {
    const numbers = await place(8);
    const request = openProcess();
    const answers = await Promise.all(numbers.map((number) => request(requestOf(number))));
    expect(answers.map(({ orderNumber }) => orderNumber)).toEqual(numbers);
    expect(await countRows()).toEqual({ requests: 8, audited: 8 });
    const order = await database.db
      .selectFrom('orders')
      .select(['mail_times', 'last_request'])
      .where('account_id', '=', accountId)
      .where('number', '=', numbers[3] ?? 0)
      .executeTakeFirstOrThrow();
    expect(order.mail_times).toEqual([clock.now()]);
    expect(order.last_request).toMatchObject({ id: answers[3]?.id, state: 'requested' });
  });

  test('for the same order are accepted once, also in two processes', async () => {
    const [number = 0] = await place(1);
    const [one, other] = [openProcess(), openProcess()];
    const { accepted, refused } = await settle(
      [one, other, one, other, one, other].map((request) => request(requestOf(number))),
    );
    expect(accepted).toHaveLength(1);
    expect(new Set(refused)).toEqual(new Set(['fulfillment.cooling_down']));
    expect(await countRows()).toEqual({ requests: 1, audited: 1 });
  });

  test('with the same key have one deed and one answer, also in two processes', async () => {
    const [number = 0] = await place(1);
    const [one, other] = [openProcess(), openProcess()];
    const { accepted } = await settle(
      [one, other, one, other].map((request) => request(requestOf(number, { idempotencyKey: 'k' }))),
    );
    expect(accepted).toHaveLength(4);
    expect(new Set(accepted).size).toBe(1);
    expect(await countRows()).toEqual({ requests: 1, audited: 1 });
  });

  test('with the same key for two orders: the second is told so', async () => {
    const numbers = await place(2);
    const request = openProcess();
    const { accepted, refused } = await settle(
      numbers.map((number) => request(requestOf(number, { idempotencyKey: 'k' }))),
    );
    expect(accepted).toHaveLength(1);
    expect(refused).toEqual(['idempotency.key_reused']);
  });

  test("are accepted up to the account's limit and not beyond", async () => {
    const numbers = await place(PER_ACCOUNT_HOUR + 4);
    const request = openProcess();
    const { accepted, refused } = await settle(numbers.map((number) => request(requestOf(number))));
    expect(accepted).toHaveLength(PER_ACCOUNT_HOUR);
    expect(refused).toEqual(Array(4).fill('fulfillment.account_limit'));
    expect(await countRows()).toEqual({ requests: PER_ACCOUNT_HOUR, audited: PER_ACCOUNT_HOUR });
  });

  test('do not spoil each other: a refusal is its own, and spends nothing', async () => {
    const [pending = 0] = await insertOrders(database.db, [{ accountId, status: 'pending_approval' }]);
    const numbers = await place(PER_ACCOUNT_HOUR);
    const request = openProcess();
    const { accepted, refused } = await settle([pending, 1, ...numbers].map((number) => request(requestOf(number))));
    expect(accepted).toHaveLength(PER_ACCOUNT_HOUR);
    expect(refused).toEqual(['fulfillment.not_available', 'order.not_found']);
  });

  test("never reach another account's order", async () => {
    const [number = 0] = await insertOrders(database.db, [{ accountId: 'somebody-else' }]);
    const { refused } = await settle([openProcess()(requestOf(number))]);
    expect(refused).toEqual(['order.not_found']);
  });
});
