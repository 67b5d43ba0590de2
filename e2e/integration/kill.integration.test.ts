import { setTimeout as pause } from 'node:timers/promises';
import { type FulfillmentRequest, isSettled } from '@certdesk/contract';
import { waitUntil } from '@certdesk/platform/testing';
import { parseKeys, verifyChain } from '@certdesk/receipts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeRunningOrder, type RunningDesk, startRunningDesk, wholeHistory } from './testing/running-desk.ts';

const ORDERS = 5;
const RESENDS = 200;
/** Which program is killed, in turn; each waits for a moment that nobody chose. */
const VICTIMS = ['desk', 'authority', 'desk', 'desk', 'authority', 'desk'] as const;
const SETTLED_WITHIN_MS = 180_000;
const NO_LIMITS = {
  CERTDESK_MAIL_COOL_DOWN_SECONDS: '0',
  CERTDESK_MAILS_PER_ORDER_HOUR: '1000',
  CERTDESK_MAILS_PER_ORDER_DAY: '1000',
  CERTDESK_MAILS_PER_ACCOUNT_HOUR: '10000',
  CERTDESK_POLL_SECONDS: '2',
};

/** The mail server takes its time, so that a kill falls into the middle of a mail as well. */
const SLOW_MAILS = { faults: [{ at: 'dot', strike: { do: 'wait', ms: 100 } }] };

/** mulberry32: small, and the same numbers for the same seed, so that a bad moment can be tried again. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Listed = { messageId: string };

describe('desk and CA, killed at any moment', () => {
  const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
  const random = createRandom(seed);
  let running: RunningDesk;
  const numbers: number[] = [];
  beforeAll(async () => {
    running = await startRunningDesk({ env: NO_LIMITS });
    for (let index = 0; index < ORDERS; index += 1)
      numbers.push((await completeRunningOrder(running, `www.killed${index}.example`)).number);
    const headers = { 'content-type': 'application/json' };
    const faults = { method: 'PUT', headers, body: JSON.stringify(SLOW_MAILS) };
    expect((await fetch(`${running.installation.mailboxUrl}/api/faults`, faults)).status).toBe(200);
  });
  afterAll(() => running?.installation.stop());

  /** Asks until it is acknowledged, as a client does that gets no answer: with the same key, for the same intent. */
  async function resend(index: number): Promise<string> {
    const path = `/orders/${numbers[index % ORDERS]}/fulfillment-requests`;
    const headers = { 'idempotency-key': `intent-${index}` };
    for (;;) {
      const answer = await running.script
        .send<FulfillmentRequest>('POST', path, { body: {}, headers })
        .catch(() => undefined);
      if (answer?.status === 202) return answer.body.id;
      // 503: it is stopping or starting. Anything else would be wrong.
      if (answer && answer.status !== 503) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      await pause(20);
    }
  }

  async function killNowAndThen(isDone: () => boolean): Promise<string[]> {
    const killed: string[] = [];
    for (const victim of VICTIMS) {
      await pause(300 + random() * 1200);
      if (isDone()) break;
      await running.installation.kill9(victim);
      killed.push(victim);
      await running.installation.restart(victim);
    }
    return killed;
  }

  const histories = async () =>
    (await Promise.all(numbers.map((number) => wholeHistory(running.script, number)))).flat();

  it(`lose no request that was acknowledged, and mail each (seed ${seed})`, { timeout: 600_000 }, async () => {
    const acknowledged: string[] = [];
    let done = false;
    const killing = killNowAndThen(() => done);
    // A few clients, each with one request at a time; slow enough that the kills fall in between.
    const clients = Array.from({ length: 4 }, async (_, client) => {
      for (let index = client; index < RESENDS; index += 4) {
        acknowledged.push(await resend(index));
        await pause(random() * 250);
      }
    });
    await Promise.all(clients);
    done = true;
    const killed = await killing;
    expect(killed).toContain('authority');
    expect(killed).toContain('desk');
    expect(new Set(acknowledged).size).toBe(RESENDS);

    const begin = performance.now();
    const requests = await waitUntil(
      'every acknowledged request has reached a final state',
      async () => {
        const resends = (await histories()).filter(({ reason }) => reason === 'resend');
        return resends.every(({ state }) => isSettled(state)) && resends;
      },
      SETTLED_WITHIN_MS,
    );
    const settledMs = Math.round(performance.now() - begin);
    // One request for one intent: nothing is lost, and nothing was made twice by asking again.
    expect(requests.map(({ id }) => id).sort()).toEqual([...acknowledged].sort());

    const mails = (await (
      await fetch(`${running.installation.mailboxUrl}/api/messages?limit=5000`)
    ).json()) as Listed[]; // cast: the mailbox is ours
    const copies = Map.groupBy(mails, ({ messageId }) => messageId);
    let twice = 0;
    for (const { id, state, events } of requests) {
      const detail = events.at(-1)?.detail;
      const count = copies.get(detail?.messageId ?? '')?.length ?? 0;
      expect([id, state, count > 0]).toEqual([id, 'accepted', true]);
      if (count > 1) expect([id, detail?.mayArriveTwice]).toEqual([id, true]);
      twice += count - 1;
    }
    // Each has its receipt, and their chain has neither gap nor fork, wherever a transaction was cut off.
    const receipts = requests.map(({ receiptSequence }) => receiptSequence ?? 0).sort((one, other) => one - other);
    expect(receipts).toEqual(Array.from({ length: RESENDS }, (_, index) => index + 1));
    const chain = (await running.script.get<string>('/receipts')).trimEnd().split('\n');
    const keys = await parseKeys(JSON.stringify(await running.script.get<object>('/receipts/keys')));
    expect(await verifyChain(chain, keys)).toMatchObject({ receipts: RESENDS, faults: [] });

    // Every mail of the mailbox is one that is told of: nothing was mailed under another Message-ID.
    const told = (await histories()).flatMap(({ events }) => events.flatMap(({ detail }) => detail?.messageId ?? []));
    expect([...copies.keys()].filter((messageId) => !told.includes(messageId))).toEqual([]);
    console.log(
      `seed ${seed}: killed ${killed.join(', ')}; settled ${settledMs} ms after the last request; ${twice} mails twice`,
    );
  });
});
