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
type Stage = { desk: SignedInDesk; sink: Sink; generator: LoadGenerator; orders: number; from: number; next: number };

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

/** Seconds from the first request to the last 250. Every mail is about another order: nothing is prepared beforehand. */
async function resend(stage: Stage, mails: number): Promise<number> {
  const reached = stage.sink.ask<{ at: number }>({ reach: mails });
  const began = Date.now();
  const result = await stage.generator.run({
    port: stage.desk.port,
    connections: Math.min(CONNECTIONS, mails),
    requests: mails,
    request: stage.desk.write(resendRequest),
    numbers: { from: stage.from, count: stage.orders, step: 1 },
    first: stage.next,
    status: 202,
  });
  stage.next = result.next;
  return ((await reached).at - began) / 1000;
}

async function openStage(context: Context, orders: number): Promise<Stage> {
  const sink = await startHelper<{ port: number }>('smtp-sink');
  context.defer(sink.stop);
  const generator = await startLoadGenerator();
  context.defer(generator.stop);
  const settings = await makeSettings(context, 'deliver');
  const desk = await startSystem(context, { ...settings, SMTP_URL: `smtp://127.0.0.1:${sink.ready.port}` }, orders);
  return { desk, sink, generator, orders, from: desk.from, next: 1 };
}

/** (b) Resends a second through desk, worker and built-in CA to the mail server's 250. */
export const deliver: Part = {
  letter: 'b',
  title: `resends from request to SMTP 250, ${CONNECTIONS} connections, desk (api, worker) and CA on PostgreSQL`,
  run: async (context) => {
    const [rounds, mails, warmUp, alone] = context.quick ? [2, 800, 200, 5] : [5, 3000, 1000, 20];
    const stage = await openStage(context, rounds * mails + warmUp + alone + 1);
    const { raw } = await stage.sink.ask<{ raw: string }>({ last: true });
    const mail = await readPeerMail(Buffer.from(raw, 'base64'));
    const peer = await startHelper('nodemailer-peer');
    context.defer(peer.stop);
    const sendByPeer = (count: number) =>
      peer.ask<{ seconds: number }>({ port: stage.sink.ready.port, connections: SMTP_CONNECTIONS, mails: count, mail });
    await resend(stage, warmUp);
    await sendByPeer(warmUp);
    const [ours, theirs, single]: number[][] = [[], [], []];
    for (let index = 0; index < rounds; index += 1) {
      ours?.push(mails / (await resend(stage, mails)));
      theirs?.push(mails / (await sendByPeer(mails)).seconds);
      context.say(`round ${index + 1}: ${ours?.at(-1)?.toFixed(0)}/s, nodemailer ${theirs?.at(-1)?.toFixed(0)}/s`);
    }
    for (let index = 0; index < alone; index += 1) single?.push((await resend(stage, 1)) * 1000);
    const limit = { name: 'nodemailer, pooled, a like mail', value: median(theirs ?? []) };
    return [
      compared({ name: 'resends', value: median(ours ?? []), unit: 'mails/s', limit, aim: { atLeast: AIM } }),
      { name: 'one resend alone, request to 250, median', value: median(single ?? []), unit: 'ms' },
    ];
  },
};
