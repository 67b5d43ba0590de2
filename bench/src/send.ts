import { generateKeyPairSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type HelperProcess, startHelper } from './harness/helper-process.ts';
import { type Context, compared, type Figure, type Part } from './harness/part.ts';
import { sampleMail } from './harness/sample-mail.ts';
import type { Sent } from './harness/send-in-flight.ts';
import { median } from './harness/statistics.ts';
import type { SenderQuestion } from './processes/certdesk-sender.ts';
import type { PeerMail, PeerQuestion } from './processes/nodemailer-peer.ts';

/** Of either sender to the sink, and mails in flight: as the built-in CA keeps (compose.ts there). */
const CONNECTIONS = 20;
const PEER = 'nodemailer';

type Keys = { rsa: string; ed25519: string };
type Way = 'signed' | 'plain' | 'signedAnew' | 'plainAnew' | 'signedTwice' | 'peerSigned' | 'peerPlain' | 'peerRaw';
type Send = (mails: number) => Promise<Sent>;

async function makeKeys(context: Context): Promise<Keys> {
  const folder = join(context.scratch, 'send');
  await mkdir(folder, { recursive: true });
  const save = async (name: string, pem: string) => {
    const file = join(folder, `${name}.pem`);
    await writeFile(file, pem, { mode: 0o600 });
    return file;
  };
  const options = {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  } as const;
  const rsa = generateKeyPairSync('rsa', { ...options, modulusLength: 2048 }).privateKey;
  const ed25519 = generateKeyPairSync('ed25519', options).privateKey;
  return { rsa: await save('rsa', rsa), ed25519: await save('ed25519', ed25519) };
}

type Parts = {
  sink: HelperProcess & { ready: { port: number } };
  ours: HelperProcess;
  peer: HelperProcess;
  keys: Keys;
};

function waysOf({ sink, ours, peer, keys }: Parts, mail: PeerMail): Record<Way, Send> {
  const base = { port: sink.ready.port, connections: CONNECTIONS, mail };
  const send = (changes: Pick<SenderQuestion, 'content' | 'keys'>) => (mails: number) =>
    ours.ask<Sent>({ ...base, ...changes, mails } satisfies SenderQuestion);
  const sendByPeer = (changes: Partial<PeerQuestion>) => (mails: number) =>
    peer.ask<Sent>({ ...base, ...changes, mails } satisfies PeerQuestion);
  const dkim = { domain: 'ca.example.com', selector: 'bench', keyFile: keys.rsa };
  const sendRaw: Send = async (mails) => {
    const { raw } = await sink.ask<{ raw: string }>({ last: true });
    return sendByPeer({ mail: { from: mail.from, to: mail.to, raw } })(mails);
  };
  return {
    signed: send({ content: 'prepared', keys: [keys.rsa] }),
    peerSigned: sendByPeer({ dkim }),
    signedAnew: send({ content: 'anew', keys: [keys.rsa] }),
    signedTwice: send({ content: 'prepared', keys: [keys.rsa, keys.ed25519] }),
    plainAnew: send({ content: 'anew', keys: [] }),
    peerPlain: sendByPeer({}),
    plain: send({ content: 'prepared', keys: [] }),
    // Right after ours without a signature: the same bytes.
    peerRaw: sendRaw,
  };
}

type Results = ReadonlyMap<Way, { rates: number[]; cpu: number[] }>;

async function measure(context: Context, ways: Record<Way, Send>): Promise<Results> {
  const { rounds, mails } = context.quick ? { rounds: 2, mails: 500 } : { rounds: 5, mails: 2000 };
  const all = Object.entries(ways) as [Way, Send][]; // cast: entries forgets the keys
  const results = new Map(all.map(([way]) => [way, { rates: [] as number[], cpu: [] as number[] }]));
  for (const [, send] of all) await send(mails);
  for (let round = 1; round <= rounds; round += 1) {
    const said: string[] = [];
    for (const [way, send] of all) {
      const { seconds, cpuMs } = await send(mails);
      results.get(way)?.rates.push(mails / seconds);
      results.get(way)?.cpu.push(cpuMs);
      said.push(`${way} ${(mails / seconds).toFixed(0)}/s`);
    }
    context.say(`round ${round}: ${said.join(', ')}`);
  }
  return results;
}

type Pair = { name: string; way: Way; against: Way; limit: string; aim?: { atLeast: number } };
const PAIRS: readonly Pair[] = [
  { name: 'signed (RSA), a resend', way: 'signed', against: 'peerSigned', limit: `${PEER}, composed and signed (RSA)`, aim: { atLeast: 1 } },
  { name: 'signed (RSA), encoded anew', way: 'signedAnew', against: 'peerSigned', limit: `${PEER}, composed and signed (RSA)`, aim: { atLeast: 1 } },
  { name: 'signed twice (RSA, Ed25519) as by default, a resend', way: 'signedTwice', against: 'peerSigned', limit: `${PEER}, composed and signed (RSA)`, aim: { atLeast: 1 } },
  { name: 'without a signature, a resend', way: 'plain', against: 'peerPlain', limit: `${PEER}, composed`, aim: { atLeast: 1 } },
  { name: 'without a signature, encoded anew', way: 'plainAnew', against: 'peerPlain', limit: `${PEER}, composed`, aim: { atLeast: 1 } },
  { name: 'without a signature, a resend', way: 'plain', against: 'peerRaw', limit: `${PEER}, ready-made bytes` },
]; // biome-ignore format: a table

function figuresOf(results: Results, { name, way, against, limit, aim }: Pair): Figure[] {
  const [ours, theirs] = [results.get(way), results.get(against)];
  if (!ours || !theirs) return [];
  const rate = { name: limit, value: median(theirs.rates) };
  const cpu = { name: `${limit}, of its process`, value: median(theirs.cpu) };
  return [
    compared({ name, value: median(ours.rates), unit: 'mails/s', limit: rate, ...(aim ? { aim } : {}) }),
    compared({ name: `${name}, CPU of the sender's process`, value: median(ours.cpu), unit: 'ms/mail', limit: cpu }),
  ];
}

/** (g) Mails a second from the request to 250 on the mail path alone, against nodemailer's own composing and sending. */
export const send: Part = {
  letter: 'g',
  title: `a fulfillment email from request to SMTP 250, ${CONNECTIONS} connections, no database`,
  run: async (context) => {
    const sink = await startHelper<{ port: number }>('smtp-sink');
    context.defer(sink.stop);
    const [ours, peer] = [await startHelper('certdesk-sender'), await startHelper('nodemailer-peer')];
    for (const helper of [ours, peer]) context.defer(helper.stop);
    const ways = waysOf({ sink, ours, peer, keys: await makeKeys(context) }, await sampleMail());
    const results = await measure(context, ways);
    return PAIRS.flatMap((pair) => figuresOf(results, pair));
  },
};
