import type pg from 'pg';
import { createImports, fillCertificates } from './harness/certificates.ts';
import { type SignedInDesk, startDesk } from './harness/desk.ts';
import { startHelper } from './harness/helper-process.ts';
import { comparePages, fillDesk, fillTable, PAGE } from './harness/list-page.ts';
import { type Context, compared, type Figure, type Part } from './harness/part.ts';
import { makeSettings } from './harness/programs.ts';
import { median } from './harness/statistics.ts';

const CONNECTIONS = 8;
/** As many database connections as the desk has (compose.ts). */
const POOL_SIZE = 16;

type Target = { url: string; headers: Readonly<Record<string, string>>; status: number };

/** Posts every body once, some at a time; answers how many a second were taken. */
async function postAll({ url, headers, status }: Target, bodies: string[]): Promise<number> {
  const waiting = [...bodies];
  const began = performance.now();
  const postOneByOne = async () => {
    for (let body = waiting.pop(); body; body = waiting.pop()) {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      const text = await answer.text();
      if (answer.status !== status) throw new Error(`${url} answered ${answer.status}: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, postOneByOne));
  return (bodies.length * 1000) / (performance.now() - began);
}

async function bareTarget(context: Context): Promise<Target> {
  const server = await startHelper('bare-insert');
  context.defer(server.stop);
  const databaseUrl = await (await context.cluster()).createDatabase('import_bare');
  const { port } = await server.ask<{ port: number }>({ databaseUrl, poolSize: POOL_SIZE });
  return { url: `http://127.0.0.1:${port}/requests`, headers: {}, status: 202 };
}

/** Imports a second through the API: checked, sealed, stored durably with its audit entry. */
async function measureImports(context: Context, desk: SignedInDesk): Promise<Figure[]> {
  const makeImports = await createImports();
  const bare = await bareTarget(context);
  const url = `http://127.0.0.1:${desk.port}/api/v1/certificates`;
  const imports: Target = { url, headers: { cookie: desk.cookie }, status: 201 };
  const row = JSON.stringify({ orderNumber: 100_001, recipient: 'admin@www.example.com' });
  const [rounds, count] = context.quick ? [2, 200] : [5, 1000];
  const rates = { imports: [] as number[], bare: [] as number[] };
  await postAll(imports, makeImports(count / 2));
  await postAll(bare, Array<string>(count).fill(row));
  for (let index = 0; index < rounds; index += 1) {
    rates.imports.push(await postAll(imports, makeImports(count)));
    rates.bare.push(await postAll(bare, Array<string>(count * 2).fill(row)));
  }
  const limit = { name: 'a bare Fastify handler that inserts one row', value: median(rates.bare) };
  return [compared({ name: 'imported', value: median(rates.imports), unit: 'certificates/s', limit })];
}

type Position = { key: string; id: string };

/** As findCertificates and findServicesOf in the desk write it (features/certificates). */
const COLUMNS = `account_id, id, common_name, names, organization, issuer_name, serial_number, fingerprint_sha256, key,
  not_before, not_after, notes, order_number, imported_at`;
const FIRST = `select ${COLUMNS} from certificates where account_id = $1 order by not_after, id limit ${PAGE + 1}`;
const DEEP = FIRST.replace('order by', 'and (not_after, id) > ($2::timestamptz, $3::uuid) order by');
const SERVICES = `select certificate_id, id, kind, name, added_at from certificate_services
  where account_id = $1 and certificate_id = any($2::uuid[]) order by certificate_id, id`;

/** One large account among others. */
const fill = (desk: SignedInDesk, count: number): Promise<Position> =>
  fillDesk(desk, async (client) => {
    await fillTable(client, 'certificates', async () => {
      await fillCertificates(client, { accountId: desk.accountId, count });
      for (let other = 1; other <= 10; other += 1) {
        await fillCertificates(client, { accountId: `other-${other}`, count: count / 100 });
      }
    });
    await client.query('vacuum analyze certificate_services');
    const middle = await client.query<{ not_after: Date; id: string }>(
      'select not_after, id from certificates where account_id = $1 order by not_after, id offset $2 limit 1',
      [desk.accountId, count / 2],
    );
    const [row] = middle.rows;
    return { key: row?.not_after.toISOString() ?? '', id: row?.id ?? '' };
  });

async function askPage(client: pg.Client, accountId: string, text: string, values: readonly string[]): Promise<number> {
  const { rows } = await client.query<{ id: string }>(text, [accountId, ...values]);
  await client.query(SERVICES, [accountId, rows.slice(0, PAGE).map(({ id }) => id)]);
  return rows.length;
}

async function measurePages(context: Context, desk: SignedInDesk): Promise<Figure[]> {
  const count = context.quick ? 50_000 : 1_000_000;
  context.say(`filling ${count.toLocaleString('en-US')} certificates of one account`);
  const { key, id } = await fill(desk, count);
  return comparePages(context, desk, {
    path: `/api/v1/certificates?limit=${PAGE}`,
    cursor: Buffer.from(JSON.stringify(['notAfter', key, id])).toString('base64url'),
    depth: count / 2,
    firstSql: (client) => askPage(client, desk.accountId, FIRST, []),
    deepSql: (client) => askPage(client, desk.accountId, DEEP, [key, id]),
  });
}

/** (f) Certificates: imports a second, then the first page and one in the middle of a large account. */
export const importCertificates: Part = {
  letter: 'f',
  title: `imported certificates, ${CONNECTIONS} connections, then pages of ${PAGE} by expiration date`,
  run: async (context) => {
    const databaseUrl = await (await context.cluster()).createDatabase('import');
    const desk = await startDesk(context, { ...(await makeSettings(context, 'import')), DATABASE_URL: databaseUrl });
    return [...(await measureImports(context, desk)), ...(await measurePages(context, desk))];
  },
};
