import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createWork } from '@certdesk/authority/events';
import { authorityUrls, createIssuanceDesk, createProfiles, openAuthorityKeys } from '@certdesk/authority/issuance';
import { MIGRATIONS } from '@certdesk/authority/migrations';
import type { Tables } from '@certdesk/authority/tables';
import { createCsr, csrPublicKey, validityPeriod } from '@certdesk/pki';
import { prepareCertificate, signPrepared } from '@certdesk/pki/node';
import { migrate, newId, openPostgres, silentLog, systemClock } from '@certdesk/platform';
import { fillAuthorityOrders } from './harness/authority-orders.ts';
import { onDatabase } from './harness/cluster.ts';
import { type Context, compared, type Part } from './harness/part.ts';
import { median } from './harness/statistics.ts';

/** Orders issued at a time, and signatures asked for at a time. */
const IN_FLIGHT = 8;
const POOL_SIZE = 12;

function openIssuer(context: Context) {
  const folder = join(context.scratch, 'issue');
  mkdirSync(folder, { recursive: true });
  const urls = authorityUrls('http://127.0.0.1:8081');
  const keys = openAuthorityKeys({ folder, kek: Buffer.alloc(32, 1), name: 'Bench CA', urls, now: new Date() });
  return { issuer: keys.issuing, profiles: createProfiles(keys.issuing, urls) };
}
type IssuerParts = ReturnType<typeof openIssuer>;

/** Runs the work for some seconds, `inFlight` at a time; answers how often a second it was done. */
async function ratePerSecond(
  seconds: number,
  inFlight: number,
  work: () => Promise<unknown> | unknown,
): Promise<number> {
  const began = performance.now();
  const until = began + seconds * 1000;
  let done = 0;
  const repeat = async () => {
    while (performance.now() < until) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, repeat));
  return (done * 1000) / (performance.now() - began);
}

async function createCertificateWork({ issuer, profiles }: IssuerParts): Promise<() => void> {
  const names = ['www.example.com', 'example.com'];
  const publicKey = csrPublicKey((await createCsr({ names, key: 'ecdsa-p256' })).csrPem);
  return () => {
    const now = new Date();
    const request = { names, publicKey, issuedAt: now, ...validityPeriod({ from: now, days: 199 }) };
    signPrepared(prepareCertificate(profiles.DV, request), issuer);
  };
}

async function createSignWork(): Promise<() => Promise<ArrayBuffer>> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const { privateKey } = await crypto.subtle.generateKey(algorithm, false, ['sign']);
  const data = crypto.getRandomValues(new Uint8Array(900)); // as long as a certificate to be signed
  return () => crypto.subtle.sign(algorithm, privateKey, data);
}

/** The CA's own way of issuing: intent, lint, signature, certificate, order and events, in two transactions each. */
async function createIssuing(context: Context, { issuer, profiles }: IssuerParts) {
  const url = await (await context.cluster()).createDatabase('issue');
  const database = await openPostgres<Tables>({ url, poolSize: POOL_SIZE, applicationName: 'certdesk-bench' });
  context.defer(database.close);
  await migrate(database.db, MIGRATIONS);
  const work = createWork({ db: database.db, onEvents: () => undefined });
  const parts = { db: database.db, work, clock: systemClock, log: silentLog, issuer, profiles };
  const desk = createIssuanceDesk({ ...parts, onIssued: async () => undefined });
  return async (count: number): Promise<number> => {
    const orders = Array.from({ length: count }, (_, index) => ({
      ...{ id: newId(), reference: newId() },
      ...{ number: index, name: `www${index}.example.com` },
    }));
    await onDatabase(url, (client) => fillAuthorityOrders(client, orders));
    const ids = orders.map(({ id }) => id);
    const began = performance.now();
    const issueOneByOne = async () => {
      for (let id = ids.pop(); id; id = ids.pop()) await desk.issue(id);
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, issueOneByOne));
    const seconds = (performance.now() - began) / 1000;
    const { rowCount } = await onDatabase(url, (client) =>
      client.query("select from issuances where state = 'issued'"),
    );
    if (!rowCount) throw new Error('nothing was issued');
    return count / seconds;
  };
}

/** (d) Certificates a second of the built-in CA, one process. */
export const issue: Part = {
  letter: 'd',
  title: `certificates of the built-in CA, ECDSA P-256`,
  run: async (context) => {
    const parts = openIssuer(context);
    const [certify, sign, issueOrders] = [
      await createCertificateWork(parts),
      await createSignWork(),
      await createIssuing(context, parts),
    ];
    const [rounds, seconds, orders] = context.quick ? [2, 1, 200] : [3, 2, 1000];
    const rates = { certify: [] as number[], sign: [] as number[], issue: [] as number[] };
    await ratePerSecond(1, 1, certify);
    for (let index = 0; index < rounds; index += 1) {
      rates.sign.push(await ratePerSecond(seconds, IN_FLIGHT, sign));
      rates.certify.push(await ratePerSecond(seconds, 1, certify));
      rates.issue.push(await issueOrders(orders));
    }
    const limit = { name: `WebCrypto P-256 signatures, ${IN_FLIGHT} in flight`, value: median(rates.sign) };
    return [
      compared({ name: 'prepared, linted and signed', value: median(rates.certify), unit: '/s', limit }),
      compared({
        name: `with its database writes, ${IN_FLIGHT} in flight`,
        value: median(rates.issue),
        unit: '/s',
        limit,
      }),
    ];
  },
};
