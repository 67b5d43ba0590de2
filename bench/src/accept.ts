import { onDatabase } from './harness/cluster.ts';
import { resendRequest, type SignedInDesk, startDesk } from './harness/desk.ts';
import { startHelper } from './harness/helper-process.ts';
import { type Load, type LoadGenerator, startLoadGenerator, writeRequest } from './harness/load.ts';
import { fillOrders } from './harness/orders.ts';
import { type Context, compared, type Part } from './harness/part.ts';
import { makeSettings } from './harness/programs.ts';
import { median } from './harness/statistics.ts';

const CONNECTIONS = 32;
const AIM = 0.4;
/** As many database connections as the desk has (compose.ts). */
const POOL_SIZE = 16;
const ORDERS = 20_000;
const STEP = 7919; // a prime, so that neighbors in time are no neighbors in the table

type Target = { load: Load; rates: number[]; medians: number[] };

async function resendTarget(context: Context): Promise<Target> {
  const cluster = await context.cluster();
  const settings = await makeSettings(context, 'accept');
  const desk = await startDesk(context, { ...settings, DATABASE_URL: await cluster.createDatabase('accept') });
  const from = await fill(desk);
  const numbers = { from, count: ORDERS, step: STEP };
  const load = { connections: CONNECTIONS, numbers, first: 0, request: desk.write(resendRequest), status: 202 };
  return { load: { ...load, port: desk.port }, rates: [], medians: [] };
}

function fill({ databaseUrl, accountId }: SignedInDesk): Promise<number> {
  return onDatabase(databaseUrl, async (client) => {
    const from = await fillOrders(client, { accountId, count: ORDERS });
    await client.query('vacuum analyze');
    return from;
  });
}

async function bareTarget(context: Context): Promise<Target> {
  const cluster = await context.cluster();
  const server = await startHelper('bare-insert');
  context.defer(server.stop);
  const databaseUrl = await cluster.createDatabase('bare');
  const { port } = await server.ask<{ port: number }>({ databaseUrl, poolSize: POOL_SIZE });
  const body = JSON.stringify({ orderNumber: 100_001, recipient: 'admin@www.example.com' });
  const request = writeRequest({ method: 'POST', path: '/requests', body });
  const numbers = { from: 0, count: 1, step: 1 };
  return { load: { port, connections: CONNECTIONS, numbers, first: 0, request, status: 202 }, rates: [], medians: [] };
}

async function round(generator: LoadGenerator, target: Target, seconds: number): Promise<void> {
  const result = await generator.run({ ...target.load, seconds });
  target.load.first = result.next;
  target.rates.push(result.ok / result.seconds);
  target.medians.push(result.medianMs);
}

/** (a) Accepted resend requests a second. No worker runs: what is measured is how fast requests are taken durably. */
export const accept: Part = {
  letter: 'a',
  title: `accepted resend requests, ${CONNECTIONS} connections, PostgreSQL, no worker`,
  run: async (context) => {
    const [resend, bare] = [await resendTarget(context), await bareTarget(context)];
    const generator = await startLoadGenerator();
    context.defer(generator.stop);
    const [rounds, seconds] = context.quick ? [2, 2] : [5, 4];
    for (const target of [resend, bare]) await round(generator, target, 2);
    for (const target of [resend, bare]) [target.rates, target.medians] = [[], []];
    for (let index = 0; index < rounds; index += 1) {
      for (const target of [resend, bare]) await round(generator, target, seconds);
      context.say(`round ${index + 1}: ${resend.rates.at(-1)?.toFixed(0)}/s, bare ${bare.rates.at(-1)?.toFixed(0)}/s`);
    }
    const limit = { name: 'a bare Fastify handler that inserts one row', value: median(bare.rates) };
    return [
      compared({ name: 'accepted', value: median(resend.rates), unit: 'requests/s', limit, aim: { atLeast: AIM } }),
      { name: 'time to 202, median', value: median(resend.medians), unit: 'ms' },
    ];
  },
};
