import { Agent } from 'node:https';
import {
  authorityOf,
  createDeskSide,
  type DeskSide,
  finishOrder,
  orderFor,
  type Pebble,
  startPebble,
} from '@certdesk/desk/acme-testing';
import { createCsr } from '@certdesk/pki';
import acme from 'acme-client';
import { type Context, compared, type Figure, type Part } from './harness/part.ts';
import { median } from './harness/statistics.ts';

/** As many orders are worked on at once. */
const CONCURRENCY = 8;
type Result = { readonly perSecond: number; readonly requests: number };

/** Runs every task once, some at a time; answers how many a second. */
async function runAll(tasks: readonly (() => Promise<unknown>)[]): Promise<number> {
  const waiting = [...tasks];
  const began = performance.now();
  const work = async () => {
    for (let task = waiting.pop(); task; task = waiting.pop()) await task();
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return (tasks.length * 1000) / (performance.now() - began);
}

let names = 0;
const nextName = (): string => `n${++names}.example.com`;

/** The desk's adapter: placed, asked for until it is issued, which certificate it is read. Nothing of it is kept. */
async function orderByAdapter(side: DeskSide, count: number): Promise<Result> {
  const authority = authorityOf(side);
  const orders = await Promise.all(Array.from({ length: count }, () => orderFor([nextName()], { method: 'http' })));
  const before = side.asked.length;
  const perSecond = await runAll(
    orders.map((order) => async () => {
      const { state } = await finishOrder(authority, order);
      if (state.status !== 'issued') throw new Error(`an order became ${state.status}: ${state.statusDetail}`);
    }),
  );
  return { perSecond, requests: (side.asked.length - before) / count };
}

/** acme-client with the pauses that the adapter's orders have here; its own would be five seconds. */
async function openBareClient({ directoryUrl, trustedRoots }: Pebble) {
  acme.axios.defaults.httpsAgent = new Agent({ ca: trustedRoots, keepAlive: true });
  let sent = 0;
  acme.axios.interceptors.request.use((request) => {
    sent += 1;
    return request;
  });
  const accountKey = await acme.crypto.createPrivateEcdsaKey();
  const client = new acme.Client({ directoryUrl, accountKey, backoffMin: PAUSE_MS, backoffMax: PAUSE_MS });
  await client.createAccount({ termsOfServiceAgreed: true });
  /** What its `auto` does; that itself reads the CSR by a library which npm lays out so that it does not work. */
  const order = async ({ name, csr }: { name: string; csr: string }) => {
    const placed = await client.createOrder({ identifiers: [{ type: 'dns', value: name }] });
    for (const authorization of await client.getAuthorizations(placed)) {
      const challenge = authorization.challenges.find(({ type }) => type === 'http-01');
      if (!challenge) throw new Error('no http-01');
      await client.completeChallenge(challenge);
      await client.waitForValidStatus(challenge);
    }
    await client.getCertificate(await client.finalizeOrder(placed, csr));
  };
  return { order, sent: () => sent };
}

/** Between two looks at an order. */
const PAUSE_MS = 15;

async function orderBare(client: Awaited<ReturnType<typeof openBareClient>>, count: number): Promise<Result> {
  const orders = await Promise.all(
    Array.from({ length: count }, async () => {
      const name = nextName();
      return { name, csr: (await createCsr({ names: [name], key: 'ecdsa-p256' })).csrPem };
    }),
  );
  const before = client.sent();
  const perSecond = await runAll(orders.map((order) => () => client.order(order)));
  return { perSecond, requests: (client.sent() - before) / count };
}

async function run(context: Context): Promise<Figure[]> {
  const pebble = await startPebble({ alwaysValid: true });
  context.defer(pebble.stop);
  const { directoryUrl, trustedRoots } = pebble;
  const side = createDeskSide({ settings: { directoryUrl, trustedRoots, methods: ['http'] } });
  const bare = await openBareClient(pebble);
  const [rounds, count] = context.quick ? [1, 40] : [5, 100];
  await orderByAdapter(side, 10);
  await orderBare(bare, 10);
  const results = { adapter: [] as Result[], bare: [] as Result[] };
  for (let round = 0; round < rounds; round += 1) {
    results.adapter.push(await orderByAdapter(side, count));
    results.bare.push(await orderBare(bare, count));
  }
  const middle = (which: readonly Result[], of: keyof Result) => median(which.map((result) => result[of]));
  const limit = (of: keyof Result) => ({ name: 'acme-client by itself', value: middle(results.bare, of) });
  return [
    compared({
      name: 'certificates ordered by ACME',
      value: middle(results.adapter, 'perSecond'),
      unit: 'certificates/s',
      limit: limit('perSecond'),
    }),
    compared({
      name: 'requests for a certificate',
      value: middle(results.adapter, 'requests'),
      unit: 'requests',
      limit: limit('requests'),
      aim: { atMost: 1 },
    }),
  ];
}

export const acmeOrders: Part = { letter: 'h', title: 'certificates from Pebble, which validates at once', run };
