import { waitUntil } from '@certdesk/platform/testing';
import { copyCertificate, fillAuthorityOrders } from './harness/authority-orders.ts';
import { onDatabase } from './harness/cluster.ts';
import { resendRequest, type SignedInDesk, startDesk } from './harness/desk.ts';
import { type HelperProcess, startHelper } from './harness/helper-process.ts';
import { type LoadGenerator, startLoadGenerator } from './harness/load.ts';
import { fillOrders } from './harness/orders.ts';
import { type Context, compared, type Part } from './harness/part.ts';
import { readPeerMail } from './harness/peer-mail.ts';
import { makeSettings, type Settings, startServer } from './harness/programs.ts';
import { median } from './harness/statistics.ts';

/** Connections of the load, and of either sender to the sink: as many as the built-in CA keeps (compose.ts there). */
const CONNECTIONS = 32;
const SMTP_CONNECTIONS = 20;
const AIM = 0.9;

type Sink = HelperProcess & { ready: { port: number } };
type Stage = { desk: SignedInDesk; sink: Sink; generator: LoadGenerator };
/** A walk over orders: `next` is where it goes on. */
type Walk = { from: number; count: number; next: number };
/** Fewer than the mails that the built-in CA keeps prepared (recently-used.ts there). */
const RECENT_ORDERS = 400;

async function ordersOf({ databaseUrl }: SignedInDesk) {
  type Row = { id: string; reference: string; number: number; name: string };
  const { rows } = await onDatabase(databaseUrl, (client) =>
    client.query<Row>(
      'select authority_order_id as id, id as reference, number, common_name as name from orders order by number',
    ),
  );
  return rows;
}

/** The CA knows the desk's orders: the first certificate it issues and mails itself, the others are copies of that one. */
async function fillAuthority(desk: SignedInDesk, databaseUrl: string): Promise<void> {
  const [first, ...others] = await ordersOf(desk);
  if (!first) throw new Error('the desk has no orders');
  await onDatabase(databaseUrl, async (client) => {
    await fillAuthorityOrders(client, [first]);
    await waitUntil('the first certificate has been mailed', async () => {
      const { rowCount } = await client.query("select from mails where state = 'accepted'");
      return rowCount === 1;
    });
    await fillAuthorityOrders(client, others);
    await copyCertificate(client);
    await client.query('vacuum analyze');
  });
}

async function startSystem(
  context: Context,
  settings: Settings,
  orders: number,
): Promise<SignedInDesk & { from: number }> {
  const cluster = await context.cluster();
  const databases = {
    DATABASE_URL: await cluster.createDatabase('deliver'),
    CERTDESK_CA_DATABASE_URL: await cluster.createDatabase('deliver_authority'),
  };
  const all = { ...settings, ...databases };
  const desk = await startDesk(context, all);
  const from = await onDatabase(desk.databaseUrl, (client) =>
    fillOrders(client, { accountId: desk.accountId, count: orders }),
  );
  await startServer(context, 'authority', all);
  await fillAuthority(desk, databases.CERTDESK_CA_DATABASE_URL);
  await onDatabase(desk.databaseUrl, (client) => client.query('vacuum analyze'));
  await startServer(context, 'worker', all);
  return { ...desk, from };
}

/** Seconds from the first request to the last 250. */
async function resend(stage: Stage, walk: Walk, mails: number): Promise<number> {
  const reached = stage.sink.ask<{ at: number }>({ reach: mails });
  const began = Date.now();
  const result = await stage.generator.run({
    port: stage.desk.port,
    connections: Math.min(CONNECTIONS, mails),
    requests: mails,
    request: stage.desk.write(resendRequest),
    numbers: { from: walk.from, count: walk.count, step: 1 },
    first: walk.next,
    status: 202,
  });
  walk.next = result.next;
  return ((await reached).at - began) / 1000;
}

async function openStage(context: Context, orders: number): Promise<{ stage: Stage; from: number }> {
  const sink = await startHelper<{ port: number }>('smtp-sink');
  context.defer(sink.stop);
  const generator = await startLoadGenerator();
  context.defer(generator.stop);
  const settings = await makeSettings(context, 'deliver');
  const desk = await startSystem(context, { ...settings, SMTP_URL: `smtp://127.0.0.1:${sink.ready.port}` }, orders);
  return { stage: { desk, sink, generator }, from: desk.from };
}

type SendByPeer = (mails: number) => Promise<number>;

async function openPeer(context: Context, { sink }: Stage): Promise<SendByPeer> {
  const { raw } = await sink.ask<{ raw: string }>({ last: true });
  const mail = await readPeerMail(Buffer.from(raw, 'base64'));
  const peer = await startHelper('nodemailer-peer');
  context.defer(peer.stop);
  const question = { port: sink.ready.port, connections: SMTP_CONNECTIONS, mail };
  return async (mails) => (await peer.ask<{ seconds: number }>({ ...question, mails })).seconds;
}

type Rates = { fresh: number[]; recent: number[]; peer: number[]; alone: number[] };

async function measure(context: Context, sizes: Sizes): Promise<Rates> {
  const { rounds, mails, warmUp, alone } = sizes;
  const { stage, from } = await openStage(context, rounds * mails + warmUp + alone + 1);
  const sendByPeer = await openPeer(context, stage);
  // The first order of the desk is the one whose certificate was really issued; its mail has been sent already.
  const fresh = { from: from + 1, count: rounds * mails + warmUp + alone, next: 0 };
  const recent = { from: from + 1, count: RECENT_ORDERS, next: 0 };
  await resend(stage, fresh, warmUp);
  await sendByPeer(warmUp);
  const rates: Rates = { fresh: [], recent: [], peer: [], alone: [] };
  for (let index = 0; index < rounds; index += 1) {
    rates.fresh.push(mails / (await resend(stage, fresh, mails)));
    rates.peer.push(mails / (await sendByPeer(mails)));
    await resend(stage, recent, RECENT_ORDERS);
    rates.recent.push(mails / (await resend(stage, recent, mails)));
    const [ours, again, theirs] = [rates.fresh, rates.recent, rates.peer].map((all) => all.at(-1)?.toFixed(0));
    context.say(`round ${index + 1}: ${ours}/s, mailed recently ${again}/s, nodemailer ${theirs}/s`);
  }
  for (let index = 0; index < alone; index += 1) rates.alone.push((await resend(stage, fresh, 1)) * 1000);
  return rates;
}

type Sizes = { rounds: number; mails: number; warmUp: number; alone: number };
const QUICK: Sizes = { rounds: 2, mails: 600, warmUp: 300, alone: 5 };
const FULL: Sizes = { rounds: 3, mails: 2000, warmUp: 1500, alone: 20 };

/** (b) Resends a second through desk, worker and built-in CA to the mail server's 250. */
export const deliver: Part = {
  letter: 'b',
  title: `resends from request to SMTP 250, ${CONNECTIONS} connections, desk (api, worker) and CA on PostgreSQL`,
  run: async (context) => {
    const { fresh, recent, peer, alone } = await measure(context, context.quick ? QUICK : FULL);
    const limit = { name: 'nodemailer, pooled, a like mail', value: median(peer) };
    const unit = 'mails/s';
    return [
      compared({ name: 'each for another order', value: median(fresh), unit, limit, aim: { atLeast: AIM } }),
      compared({ name: `for ${RECENT_ORDERS} orders mailed recently`, value: median(recent), unit, limit }),
      { name: 'one resend alone, request to 250, median', value: median(alone), unit: 'ms' },
    ];
  },
};
