import pg from 'pg';
import { onDatabase } from './cluster.ts';
import type { SignedInDesk } from './desk.ts';
import { startLoadGenerator } from './load.ts';
import { type Context, compared, type Figure } from './part.ts';
import { median, percentile } from './statistics.ts';

/** Rows of a page, in all parts that measure one. */
export const PAGE = 25;
const AIM = 1.2;

export type ListPages = {
  /** With its query so far, which ends in a limit. */
  path: string;
  /** Where the deep page begins, as the list itself writes it. */
  cursor: string;
  /** What the desk asks for the page, through pg and nothing else; answers with the number of rows. */
  firstSql: (client: pg.Client) => Promise<number>;
  deepSql: (client: pg.Client) => Promise<number>;
};
type Times = { median: number[]; p99: number[] };

/**
 * Fills a table without its indexes, which are made anew: a search index that grows row by row takes minutes. The primary
 * key stays.
 */
export async function fillTable(
  client: pg.Client,
  table: string,
  fill: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  const { rows } = await client.query<{ indexdef: string; indexname: string }>(
    'select indexname, indexdef from pg_indexes where tablename = $1 and indexname <> $2',
    [table, `${table}_pkey`],
  );
  for (const { indexname } of rows) await client.query(`drop index ${client.escapeIdentifier(indexname)}`);
  await fill(client);
  for (const { indexdef } of rows) await client.query(indexdef);
  await client.query(`vacuum analyze ${client.escapeIdentifier(table)}`);
  await client.query('checkpoint');
}

export const fillDesk = <T>(desk: SignedInDesk, fill: (client: pg.Client) => Promise<T>): Promise<T> =>
  onDatabase(desk.databaseUrl, fill);

async function timeQuery(ask: () => Promise<number>, count: number) {
  const latencies: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const began = performance.now();
    const rows = await ask();
    latencies.push(performance.now() - began);
    if (rows !== PAGE + 1) throw new Error(`the query gave ${rows} rows`);
  }
  return { medianMs: median(latencies), p99Ms: percentile(latencies, 0.99) };
}

async function measure(context: Context, desk: SignedInDesk, pages: ListPages) {
  const client = new pg.Client({ connectionString: desk.databaseUrl });
  await client.connect();
  context.defer(() => client.end());
  const generator = await startLoadGenerator();
  context.defer(generator.stop);
  const [rounds, requests] = context.quick ? [3, 100] : [9, 300];
  const numbers = { from: 0, count: 1, step: 1 };
  const load = { port: desk.port, connections: 1, requests, numbers, first: 0, status: 200 };
  const page = (query: string) => desk.write({ method: 'GET', path: `${pages.path}${query}` });
  const targets = {
    first: () => generator.run({ ...load, request: page('') }),
    deep: () => generator.run({ ...load, request: page(`&cursor=${pages.cursor}`) }),
    firstSql: () => timeQuery(() => pages.firstSql(client), requests),
    deepSql: () => timeQuery(() => pages.deepSql(client), requests),
  };
  const newTimes = (): Times => ({ median: [], p99: [] });
  const times = { first: newTimes(), deep: newTimes(), firstSql: newTimes(), deepSql: newTimes() };
  const names = Object.keys(targets) as (keyof typeof targets)[]; // cast: Object.keys forgets the literal keys
  for (const name of names) await targets[name]();
  for (let index = 0; index < rounds; index += 1) {
    for (const name of names) {
      const { medianMs, p99Ms } = await targets[name]();
      times[name].median.push(medianMs);
      times[name].p99.push(p99Ms);
    }
  }
  return times;
}

/** The first page and a deep one, one request at a time, each held against the same SQL, and the deep one against the first. */
export async function comparePages(
  context: Context,
  desk: SignedInDesk,
  { depth, ...pages }: ListPages & { depth: number },
): Promise<Figure[]> {
  const { first, deep, firstSql, deepSql } = await measure(context, desk, pages);
  const figure = (name: string, page: Times, sql: Times, kind: keyof Times): Figure =>
    compared({
      name: `${name}, ${kind}`,
      value: median(page[kind]),
      unit: 'ms',
      limit: { name: 'the same SQL through pg', value: median(sql[kind]) },
    });
  const after = `after ${depth.toLocaleString('en-US')} rows`;
  return [
    figure('first page', first, firstSql, 'median'),
    figure('first page', first, firstSql, 'p99'),
    figure(after, deep, deepSql, 'median'),
    figure(after, deep, deepSql, 'p99'),
    compared({
      ...{ name: 'deep page, median', value: median(deep.median), unit: 'ms', aim: { atMost: AIM } },
      limit: { name: 'first page', value: median(first.median) },
    }),
  ];
}
