import { loadTranslators } from '@certdesk/locales';
import { createHttp, createMetrics, DAY, type Database, HOUR, silentLog } from '@certdesk/platform';
import { createTestClock, ENGINES } from '@certdesk/platform/testing';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { openDeskTables } from '../../testing/order-rows.ts';
import { registerHttpChallenges } from './challenge.routes.ts';
import { createHttpChallenges } from './challenges.store.ts';
import { createProofs } from './proofs.store.ts';

describe.each(ENGINES)('what the desk answers to authorities, on %s', (engine) => {
  const clock = createTestClock();
  let database: Database<DeskSchema>;
  let app: FastifyInstance;
  beforeAll(async () => {
    database = await openDeskTables(engine);
    app = await createHttp({
      log: silentLog,
      clock,
      metrics: createMetrics(),
      errors: loadTranslators('errors'),
      trustProxy: false,
      secure: false,
      ready: async () => true,
    });
    registerHttpChallenges(app, { db: database.db, clock });
  });
  beforeEach(async () => {
    await database.db.deleteFrom('acme_challenges').execute();
    await database.db.deleteFrom('authority_proofs').execute();
    clock.set('2026-11-22T09:00:00Z');
  });
  afterAll(async () => {
    await app?.close();
    await database?.close();
  });

  const of = (authorityId: string) => createHttpChallenges({ db: database.db, authorityId, clock });
  const ask = (token: string) => app.inject({ url: `/.well-known/acme-challenge/${token}` });
  const challenge = (token: string, order = 'order-1') => ({
    token,
    order,
    content: `${token}.thumbprint`,
    until: new Date(clock.now().getTime() + HOUR),
  });

  it('is the content of an open challenge, to anybody who knows its token', async () => {
    await of('le').publish([challenge('token-1'), challenge('token-2')]);
    const answer = await ask('token-1');
    expect(answer).toMatchObject({ statusCode: 200, body: 'token-1.thumbprint' });
    expect(answer.headers).toMatchObject({ 'content-type': 'application/octet-stream', 'cache-control': 'no-store' });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('is nothing for other tokens, nor for what is none, and says nothing about why', async () => {
    await of('le').publish([challenge('token-1')]);
    const others = ['token-2', 'TOKEN-1', 'token', '%27%20or%201=1--', '..%2F..%2Fetc%2Fpasswd'];
    for (const token of others) expect(await ask(token)).toMatchObject({ statusCode: 404, body: '' });
    expect((await ask('a'.repeat(10_000))).statusCode).not.toBe(200);
  });

  it('ends with the order, and with the time', async () => {
    await of('le').publish([challenge('token-1', 'order-1'), challenge('token-2', 'order-2')]);
    await of('another').withdraw('order-1');
    expect((await ask('token-1')).statusCode).toBe(200);
    await of('le').withdraw('order-1');
    expect((await ask('token-1')).statusCode).toBe(404);
    expect((await ask('token-2')).statusCode).toBe(200);
    clock.advance(HOUR);
    expect((await ask('token-2')).statusCode).toBe(404);
    await of('le').publish([challenge('token-3')]);
    const { rows } = await sql<{ token: string }>`select token from acme_challenges`.execute(database.db);
    expect(rows.map(({ token }) => token)).toEqual(['token-3']);
  });

  it('stays what it is when it is published again, by whomever', async () => {
    await of('le').publish([challenge('token-1')]);
    await of('le').publish([challenge('token-1')]);
    await of('another').publish([{ ...challenge('token-1'), content: 'token-1.foreign' }]);
    expect((await ask('token-1')).body).toBe('token-1.thumbprint');
  });

  it('is found by an index, however many challenges are open', async () => {
    const plan = await database.db.transaction().execute(async (trx) => {
      await sql`set local enable_seqscan = off`.execute(trx);
      return sql<{ 'QUERY PLAN': string }>`explain select content from acme_challenges where token = 'a'`.execute(trx);
    });
    expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('acme_challenges_pkey');
  });

  it('knows which account has shown a name: the first, until the time is over', async () => {
    const proofs = createProofs({ db: database.db, authorityId: 'le', clock });
    const others = createProofs({ db: database.db, authorityId: 'another', clock });
    const until = new Date(clock.now().getTime() + DAY);
    await proofs.note([{ key: 'authz/1', accountId: 'a', until }]);
    await proofs.note([
      { key: 'authz/1', accountId: 'b', until },
      { key: 'authz/2', accountId: 'b', until },
    ]);
    const keys = ['authz/1', 'authz/2', 'authz/3'];
    expect([...(await proofs.ownersOf(keys))].sort()).toEqual([
      ['authz/1', 'a'],
      ['authz/2', 'b'],
    ]);
    expect((await others.ownersOf(keys)).size).toBe(0);
    expect((await proofs.ownersOf([])).size).toBe(0);
    await others.forget(keys);
    await proofs.forget(['authz/2']);
    await proofs.forget([]);
    expect([...(await proofs.ownersOf(keys))]).toEqual([['authz/1', 'a']]);
    clock.advance(DAY);
    expect((await proofs.ownersOf(keys)).size).toBe(0);
    await proofs.note([{ key: 'authz/1', accountId: 'b', until: new Date(clock.now().getTime() + DAY) }]);
    expect((await proofs.ownersOf(keys)).get('authz/1')).toBe('b');
  });
});
