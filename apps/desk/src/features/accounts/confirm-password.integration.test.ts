import { HOUR, MINUTE } from '@certdesk/platform';
import { ENGINES } from '@certdesk/platform/testing';
import type { FastifyRequest } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireFreshPerson } from './fresh-sign-in.ts';
import { type AccountsDesk, codeOf, openAccountsDesk, PASSWORD } from './testing/accounts-desk.ts';

describe.each(ENGINES)('a fresh sign-in on %s', (engine) => {
  let desk: AccountsDesk;
  let accountId: string;
  beforeAll(async () => {
    desk = await openAccountsDesk({ engine, limits: { perOwnPassword: 3 } });
    accountId = (await desk.accounts.createAccount({ name: 'Example Inc.' })).id;
  });
  afterAll(() => desk?.close());

  let people = 0;
  const newcomer = () => {
    people += 1;
    return desk.signedIn({ accountId, role: 'owner', email: `person${people}@example.com` });
  };
  const confirm = (cookie: string, password: unknown = PASSWORD) =>
    desk.send({ method: 'POST', url: '/api/auth/confirm-password', headers: { cookie }, body: { password } });

  /** What somebody with these headers is told who asks for what needs a fresh sign-in. */
  async function tryFresh(headers: Record<string, string>): Promise<string> {
    // cast: authenticate reads nothing but headers
    const actor = await desk.accounts.authenticate({ headers } as unknown as FastifyRequest);
    if (!actor) return 'nobody';
    try {
      requireFreshPerson(actor, desk.clock);
      return 'fresh';
    } catch (error) {
      return error instanceof Error ? error.message : 'failed';
    }
  }

  test('lasts ten minutes, and an extended session is none', async () => {
    const { cookie, as } = await newcomer();
    expect(await tryFresh({ cookie })).toBe('fresh');
    desk.clock.advance(10 * MINUTE - 1);
    expect(await tryFresh({ cookie })).toBe('fresh');
    desk.clock.advance(1);
    expect(await tryFresh({ cookie })).toBe('session.fresh_required');
    desk.clock.advance(25 * HOUR);
    expect((await as('GET', '/session')).headers['set-cookie']).toBeDefined();
    expect(await tryFresh({ cookie })).toBe('session.fresh_required');
  });

  test('comes back for ten minutes when the password is confirmed, which is on record', async () => {
    const { cookie, userId } = await newcomer();
    desk.clock.advance(HOUR);
    const answer = await confirm(cookie);
    expect(answer.statusCode).toBe(200);
    const until = new Date(desk.clock.now().getTime() + 10 * MINUTE);
    expect(answer.json()).toEqual({ confirmedUntil: until.toISOString() });
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(await tryFresh({ cookie })).toBe('fresh');
    desk.clock.set(until.toISOString());
    expect(await tryFresh({ cookie })).toBe('session.fresh_required');
    const entries = await desk.db
      .selectFrom('audit_entries')
      .select('action')
      .where('account_id', '=', accountId)
      .where('actor_id', '=', userId)
      .orderBy('id')
      .execute();
    expect(entries.at(-1)?.action).toBe('session.confirmed');
  });

  test('of one session is not one of another session of the same person', async () => {
    const { cookie } = await newcomer();
    const email = `person${people}@example.com`;
    desk.clock.advance(HOUR);
    await desk.signIn(email);
    expect(await tryFresh({ cookie })).toBe('session.fresh_required');
  });

  test('comes with a changed password too', async () => {
    const { cookie } = await newcomer();
    desk.clock.advance(HOUR);
    const changed = await desk.send({
      method: 'POST',
      url: '/api/auth/change-password',
      headers: { cookie },
      body: { currentPassword: PASSWORD, newPassword: 'an even better one' },
    });
    const [renewed] = changed.cookies;
    expect(await tryFresh({ cookie: `${renewed?.name}=${encodeURIComponent(renewed?.value ?? '')}` })).toBe('fresh');
  });

  test('is not had by a wrong password, and tries are limited over all ways to ask for it', async () => {
    const { cookie } = await newcomer();
    desk.clock.advance(HOUR);
    for (let count = 0; count < 2; count += 1) {
      const refused = await confirm(cookie, 'a wrong guess');
      expect([refused.statusCode, codeOf(refused)]).toEqual([422, 'password.incorrect']);
    }
    const body = { currentPassword: 'a wrong guess', newPassword: 'an even better one' };
    await desk.send({ method: 'POST', url: '/api/auth/change-password', headers: { cookie }, body });
    const limited = await confirm(cookie);
    expect([limited.statusCode, codeOf(limited)]).toEqual([429, 'rate.limited']);
    expect(await tryFresh({ cookie })).toBe('session.fresh_required');
    desk.clock.advance(15 * MINUTE);
    expect((await confirm(cookie)).statusCode).toBe(200);
  });

  test('is for people: an API key never has one, and nobody without a session can confirm', async () => {
    const { as } = await newcomer();
    const { key } = (await as('POST', '/api-keys', { name: 'Script', role: 'owner' })).json();
    expect(await tryFresh({ authorization: `Bearer ${key}` })).toBe('session.person_required');
    const bearer = { authorization: `Bearer ${key}` };
    const body = { password: PASSWORD };
    const answer = await desk.send({ method: 'POST', url: '/api/auth/confirm-password', headers: bearer, body });
    expect([answer.statusCode, codeOf(answer)]).toEqual([401, 'session.required']);
  });

  test('is asked for with a password and nothing else', async () => {
    const { cookie } = await newcomer();
    expect((await confirm(cookie, '')).statusCode).toBe(400);
    expect((await confirm(cookie, { $ne: '' })).statusCode).toBe(400);
  });
});
