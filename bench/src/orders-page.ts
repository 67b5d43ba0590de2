import pg from 'pg';
import { onDatabase } from './harness/cluster.ts';
import { type SignedInDesk, startDesk } from './harness/desk.ts';
import { startLoadGenerator } from './harness/load.ts';
import { fillOrders } from './harness/orders.ts';
import { type Context, compared, type Figure, type Part } from './harness/part.ts';
import { makeSettings } from './harness/programs.ts';
import { median, percentile } from './harness/statistics.ts';

const AIM = 1.2;
const LIMIT = 25;

type Position = { key: string; number: number };
type Times = { median: number[]; p99: number[] };

/** As findOrders in the desk writes it (features/orders/order.store.ts). */
const COLUMNS = `account_id, number, id, product_id, product, authority_id, authority, validation_level, validity_days,
  common_name, names, approver_email, language, status, status_reason, status_detail, authority_order_id,
  approval_ends_at, cancel_requested_at, demo, created_at, effective_at, expires_at, mail_times, last_request`;
const FIRST = `select ${COLUMNS} from orders where account_id = $1 order by expires_sort, number limit ${LIMIT + 1}`;
const DEEP = FIRST.replace('order by', 'and (expires_sort, number) > ($2::timestamptz, $3) order by');

/** One large account among others. Indexes are made anew, since a search index that grows row by row takes minutes. */
async function fill(desk: SignedInDesk, count: number): Promise<Position> {
  return onDatabase(desk.databaseUrl, async (client) => {
    const { rows } = await client.query<{ indexdef: string; indexname: string }>(
      "select indexname, indexdef from pg_indexes where tablename = 'orders' and indexname <> 'orders_pkey'",
    );
    for (const { indexname } of rows) await client.query(`drop index ${client.escapeIdentifier(indexname)}`);
    await fillOrders(client, { accountId: desk.accountId, count });
    for (let other = 1; other <= 10; other += 1) {
      await fillOrders(client, { accountId: `other-${other}`, count: count / 100 });
    }
    for (const { indexdef } of rows) await client.query(indexdef);
    await client.query('vacuum analyze orders');
    await client.query('checkpoint');
    const middle = await client.query<{ expires_at: Date; number: number }>(
      'select expires_at, number from orders where account_id = $1 order by expires_sort, number offset $2 limit 1',
      [desk.accountId, count / 2],
    );
    const [row] = middle.rows;
    return { key: row?.expires_at.toISOString() ?? '', number: row?.number ?? 0 };
  });
}

const cursorOf = ({ key, number }: Position): string =>
  Buffer.from(JSON.stringify(['expiresAt', key, number])).toString('base64url');

function noteInto(times: Times, result: { medianMs: number; p99Ms: number }): void {
  times.median.push(result.medianMs);
  times.p99.push(result.p99Ms);
}

async function timeQuery(client: pg.Client, text: string, values: unknown[], count: number) {
  const latencies: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const began = performance.now();
    const { rows } = await client.query(text, values);
    latencies.push(performance.now() - began);
    if (rows.length !== LIMIT + 1) throw new Error(`the query gave ${rows.length} rows`);
  }
  return { medianMs: median(latencies), p99Ms: percentile(latencies, 0.99) };
}

async function measure(context: Context, desk: SignedInDesk, position: Position) {
  const client = new pg.Client({ connectionString: desk.databaseUrl });
  await client.connect();
  context.defer(() => client.end());
  const generator = await startLoadGenerator();
  context.defer(generator.stop);
  const [rounds, requests] = context.quick ? [3, 100] : [9, 300];
  const load = {
    port: desk.port,
    connections: 1,
    requests,
    numbers: { from: 0, count: 1, step: 1 },
    first: 0,
    status: 200,
  };
  const page = (query: string) => desk.write({ method: 'GET', path: `/api/v1/orders?limit=${LIMIT}${query}` });
  const deepValues = [desk.accountId, position.key, position.number];
  const targets = {
    first: () => generator.run({ ...load, request: page('') }),
    deep: () => generator.run({ ...load, request: page(`&cursor=${cursorOf(position)}`) }),
    firstSql: () => timeQuery(client, FIRST, [desk.accountId], requests),
    deepSql: () => timeQuery(client, DEEP, deepValues, requests),
  };
  const newTimes = (): Times => ({ median: [], p99: [] });
  const times = { first: newTimes(), deep: newTimes(), firstSql: newTimes(), deepSql: newTimes() };
  const names = Object.keys(targets) as (keyof typeof targets)[]; // cast: Object.keys forgets the literal keys
  for (const name of names) await targets[name]();
  for (let index = 0; index < rounds; index += 1) {
    for (const name of names) noteInto(times[name], await targets[name]());
  }
  return times;
}

/** (c) Orders: the first page and one in the middle of a large account, one request at a time. */
export const ordersPage: Part = {
  letter: 'c',
  title: `Orders, pages of ${LIMIT} by expiration date`,
  run: async (context) => {
    const count = context.quick ? 100_000 : 1_000_000;
    const databaseUrl = await (await context.cluster()).createDatabase('orders_page');
    const desk = await startDesk(context, {
      ...(await makeSettings(context, 'orders-page')),
      DATABASE_URL: databaseUrl,
    });
    context.say(`filling ${count.toLocaleString('en-US')} orders of one account`);
    const { first, deep, firstSql, deepSql } = await measure(context, desk, await fill(desk, count));
    const figure = (name: string, page: Times, sql: Times, kind: keyof Times): Figure =>
      compared({
        name: `${name}, ${kind}`,
        value: median(page[kind]),
        unit: 'ms',
        limit: { name: 'the same SQL through pg', value: median(sql[kind]) },
      });
    return [
      figure('first page', first, firstSql, 'median'),
      figure('first page', first, firstSql, 'p99'),
      figure(`after ${(count / 2).toLocaleString('en-US')} orders`, deep, deepSql, 'median'),
      figure(`after ${(count / 2).toLocaleString('en-US')} orders`, deep, deepSql, 'p99'),
      compared({
        ...{ name: 'deep page, median', value: median(deep.median), unit: 'ms', aim: { atMost: AIM } },
        limit: { name: 'first page', value: median(first.median) },
      }),
    ];
  },
};
