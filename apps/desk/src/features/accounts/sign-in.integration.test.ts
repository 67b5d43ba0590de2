import { createLog, DAY, HOUR, MINUTE } from '@certdesk/platform';
import { ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccountsDesk, codeOf, cookieFrom, openAccountsDesk, PASSWORD } from './testing/accounts-desk.ts';

const lines: string[] = [];
const log = createLog({ name: 'test', level: 'debug', write: (line) => lines.push(line) });

describe.each(ENGINES)('sign-in on %s', (engine) => {
  let desk: AccountsDesk;
  let accountId: string;
  beforeAll(async () => {
    desk = await openAccountsDesk({ engine, log });
    accountId = (await desk.accounts.createAccount({ name: 'Example Inc.' })).id;
  });
  afterAll(() => desk.close());

  let people = 0;
  const newcomer = async () => {
    people += 1;
    const email = `person${people}@example.com`;
    return { email, ...(await desk.signedIn({ accountId, role: 'operator', email })) };
  };
  const tryCookie = (cookie: string) => desk.send({ method: 'GET', url: '/api/v1/session', headers: { cookie } });
  const changePassword = (cookie: string, body: object) =>
    desk.send({ method: 'POST', url: '/api/auth/change-password', headers: { cookie }, body });

  test('a member signs in, and the session says who they are and what they may do', async () => {
    const { email, as } = await newcomer();
    const session = await as('GET', '/session');
    expect(session.statusCode).toBe(200);
    expect(session.json()).toMatchObject({
      user: { email, name: 'Pat Example' },
      account: { id: accountId, name: 'Example Inc.', role: 'operator' },
      accounts: [{ id: accountId, role: 'operator' }],
    });
    expect(session.json().permissions).toContain('fulfillment.request');
    expect(session.json().permissions).not.toContain('members.manage');
  });

  test('the answer and the cookie give scripts in the page nothing to steal', async () => {
    const { email } = await newcomer();
    const response = await desk.signIn(email.toUpperCase());
    expect(Object.keys(response.json())).toEqual(['user']);
    expect(response.cookies).toMatchObject([
      { name: 'certdesk.session_token', httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 7 * 24 * 3600 },
    ]);
    expect(response.cookies[0]?.secure).toBeUndefined();
    expect(response.headers['cache-control']).toBe('no-store');
  });

  test('a wrong password, an unknown address and no address at all get the same answer', async () => {
    const { email } = await newcomer();
    const answers = [
      await desk.signIn(email, 'wrong password'),
      await desk.signIn('nobody@example.com'),
      await desk.signIn('not an address'),
    ];
    for (const answer of answers) {
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect({ ...answer.json(), requestId: '' }).toEqual({ ...answers[0]?.json(), requestId: '' });
      expect(answer.cookies).toEqual([]);
    }
    expect(codeOf(await desk.signIn(email, 'wrong password'))).toBe('session.invalid_credentials');
  });

  test('nothing that was typed reaches the log', async () => {
    await desk.signIn('secret-person@example.com', 'my secret password');
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('')).not.toMatch(/secret-person|my secret|battery/);
  });

  test('without a session, with a forged or with an altered cookie nobody is anybody', async () => {
    const { cookie } = await newcomer();
    const forged =
      'certdesk.session_token=abcdefghijklmnopqrstuvwxyz123456.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D';
    for (const value of [
      '',
      forged,
      cookie.replace('=', '=x'),
      `${cookie.split('.').slice(0, 2).join('.')}`,
      'certdesk.session_token=%E0%A4%A',
    ]) {
      const response = await tryCookie(value);
      expect(response.statusCode).toBe(401);
      expect(codeOf(response)).toBe('session.required');
    }
  });

  test('signing out ends the session at once and takes the cookie away', async () => {
    const { cookie } = await newcomer();
    const response = await desk.send({ method: 'POST', url: '/api/auth/sign-out', headers: { cookie } });
    expect(response.statusCode).toBe(200);
    expect(response.cookies.find(({ name }) => name === 'certdesk.session_token')).toMatchObject({
      value: '',
      maxAge: 0,
    });
    expect((await tryCookie(cookie)).statusCode).toBe(401);
  });

  test('a session ends a week after it was last used, and use keeps it alive', async () => {
    const { email, cookie } = await newcomer();
    const other = cookieFrom(await desk.signIn(email)) ?? '';
    desk.clock.advance(5 * DAY);
    const used = await tryCookie(cookie);
    expect(used.statusCode).toBe(200);
    expect(used.cookies).toMatchObject([{ name: 'certdesk.session_token', maxAge: 7 * 24 * 3600 }]);
    expect(cookieFrom(used)).toBe(cookie);
    expect((await tryCookie(cookie)).cookies).toEqual([]);
    desk.clock.advance(5 * DAY);
    expect((await tryCookie(cookie)).statusCode).toBe(200);
    expect((await tryCookie(other)).statusCode).toBe(401);
    desk.clock.advance(7 * DAY + HOUR);
    expect((await tryCookie(cookie)).statusCode).toBe(401);
  });

  test('a changed password signs everybody else out, and the old one no longer works', async () => {
    const { email, cookie } = await newcomer();
    const elsewhere = cookieFrom(await desk.signIn(email)) ?? '';
    const changed = await changePassword(cookie, { currentPassword: PASSWORD, newPassword: 'an even better one' });
    expect(changed.statusCode).toBe(200);
    const renewed = cookieFrom(changed) ?? '';
    expect((await tryCookie(renewed)).statusCode).toBe(200);
    expect((await tryCookie(elsewhere)).statusCode).toBe(401);
    expect((await tryCookie(cookie)).statusCode).toBe(401);
    expect((await desk.signIn(email)).statusCode).toBe(401);
    expect((await desk.signIn(email, 'an even better one')).statusCode).toBe(200);
    const actions = (await desk.auditActions(accountId)).map(({ action }) => action);
    expect(actions).toContain('password.changed');
    expect(actions).toContain('session.signed_in');
  });

  test('a password is not changed without the current one, nor to one of less than twelve characters', async () => {
    const { email, cookie } = await newcomer();
    const wrong = await changePassword(cookie, {
      currentPassword: 'not mine at all',
      newPassword: 'an even better one',
    });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.json()).toMatchObject({ code: 'password.incorrect', faults: [{ path: '/currentPassword' }] });
    const short = await changePassword(cookie, { currentPassword: PASSWORD, newPassword: 'elevenchars' });
    expect(short.statusCode).toBe(400);
    expect(short.json()).toMatchObject({
      code: 'request.invalid',
      faults: [{ path: '/newPassword', code: 'field.too_short', params: { minimum: 12 } }],
    });
    expect((await desk.signIn(email)).statusCode).toBe(200);
    expect(
      (await changePassword('', { currentPassword: PASSWORD, newPassword: 'an even better one' })).statusCode,
    ).toBe(401);
  });

  test('who is signed in may ask so; nobody gets null', async () => {
    const { email, cookie } = await newcomer();
    const ask = (headers: Record<string, string>) =>
      desk.send({ method: 'GET', url: '/api/auth/get-session', headers });
    expect((await ask({ cookie })).json()).toMatchObject({
      user: { email },
      session: { activeOrganizationId: accountId },
    });
    expect((await ask({})).json()).toBeNull();
  });

  test('a lost password is replaced at the console, and all sessions end', async () => {
    const { email, cookie } = await newcomer();
    const reset = await desk.accounts.resetPassword({ email: ` ${email.toUpperCase()} ` });
    expect(reset.password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
    expect((await tryCookie(cookie)).statusCode).toBe(401);
    expect((await desk.signIn(email)).statusCode).toBe(401);
    expect((await desk.signIn(email, reset.password)).statusCode).toBe(200);
    await expect(desk.accounts.resetPassword({ email: 'nobody@example.com' })).rejects.toMatchObject({
      code: 'member.not_found',
    });
  });
});

describe.each(ENGINES)('tries to sign in on %s', (engine) => {
  let desk: AccountsDesk;
  beforeAll(async () => {
    desk = await openAccountsDesk({ engine, limits: { perEmailAndAddress: 3, perAddress: 8, perOwnPassword: 2 } });
    const { id: accountId } = await desk.accounts.createAccount({ name: 'Example Inc.' });
    for (const email of ['ada@example.com', 'ben@example.com', 'eve@example.com'])
      await desk.accounts.addMember({ accountId, email, name: email, role: 'viewer', password: PASSWORD });
  });
  afterAll(() => desk.close());

  const tryFrom = (address: string, email: string, password: string, headers: Record<string, string> = {}) =>
    desk.send({ method: 'POST', url: '/api/auth/sign-in/email', body: { email, password }, address, headers });

  test('are limited for an address and client, whatever the headers claim, until the window is over', async () => {
    for (let count = 0; count < 3; count += 1)
      expect((await tryFrom('198.51.100.1', 'ada@example.com', 'wrong password')).statusCode).toBe(401);
    const refused = await tryFrom('198.51.100.1', 'ADA@example.com', PASSWORD, { 'x-forwarded-for': '203.0.113.9' });
    expect(refused.statusCode).toBe(429);
    expect(codeOf(refused)).toBe('rate.limited');
    expect(refused.headers['retry-after']).toBe(String(15 * 60));
    expect((await tryFrom('198.51.100.2', 'ada@example.com', PASSWORD)).statusCode).toBe(200);
    desk.clock.advance(15 * MINUTE);
    expect((await tryFrom('198.51.100.1', 'ada@example.com', PASSWORD)).statusCode).toBe(200);
  });

  test('at the same moment cannot slip past the limit', async () => {
    const tries = Array.from({ length: 6 }, () => tryFrom('198.51.100.3', 'ada@example.com', 'wrong password'));
    const statuses = (await Promise.all(tries)).map(({ statusCode }) => statusCode).sort();
    expect(statuses).toEqual([401, 401, 401, 429, 429, 429]);
  });

  test('are limited for a client over all addresses, and successes do not count', async () => {
    for (let count = 0; count < 10; count += 1)
      expect((await tryFrom('2001:db8:1:2::1', 'ben@example.com', PASSWORD)).statusCode).toBe(200);
    for (let count = 0; count < 8; count += 1)
      expect((await tryFrom(`2001:db8:1:2::${count}`, `nobody${count}@example.com`, 'wrong password')).statusCode).toBe(
        401,
      );
    expect((await tryFrom('2001:db8:1:2:ffff::9', 'ben@example.com', PASSWORD)).statusCode).toBe(429);
    expect((await tryFrom('2001:db8:1:3::1', 'ben@example.com', PASSWORD)).statusCode).toBe(200);
  });

  test('of a current password are limited too', async () => {
    const cookie = cookieFrom(await tryFrom('198.51.100.4', 'eve@example.com', PASSWORD)) ?? '';
    const guess = () =>
      desk.send({
        method: 'POST',
        url: '/api/auth/change-password',
        headers: { cookie },
        body: { currentPassword: 'a wrong guess', newPassword: 'an even better one' },
      });
    expect([(await guess()).statusCode, (await guess()).statusCode, (await guess()).statusCode]).toEqual([
      422, 422, 429,
    ]);
  });

  test('leave no rows behind when their window is over', async () => {
    await tryFrom('198.51.100.5', 'eve@example.com', 'wrong password');
    desk.clock.advance(16 * MINUTE);
    await tryFrom('198.51.100.6', 'eve@example.com', 'wrong password');
    expect(await desk.db.selectFrom('rate_limits').select('key').execute()).toHaveLength(2);
  });
});
