import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccountsDesk, codeOf, cookieFrom, openAccountsDesk, PASSWORD } from './testing/accounts-desk.ts';

describe('/api/auth', () => {
  let desk: AccountsDesk;
  let cookie: string;
  beforeAll(async () => {
    desk = await openAccountsDesk({ engine: 'pglite', publicUrl: 'https://desk.example.com' });
    const { id: accountId } = await desk.accounts.createAccount({ name: 'Example Inc.' });
    cookie = (await desk.signedIn({ accountId, role: 'owner', email: 'owner@example.com' })).cookie;
  });
  afterAll(() => desk.close());

  test.each([
    ['POST', '/sign-up/email'],
    ['POST', '/sign-in/social'],
    ['GET', '/sign-in/email'],
    ['POST', '/get-session'],
    ['POST', '/update-user'],
    ['POST', '/delete-user'],
    ['POST', '/change-email'],
    ['POST', '/request-password-reset'],
    ['GET', '/list-sessions'],
    ['POST', '/organization/create'],
    ['POST', '/organization/invite-member'],
    ['POST', '/organization/update-member-role'],
    ['GET', '/ok'],
    ['GET', '/'],
    ['POST', '/sign-in/email/'],
    ['POST', '//sign-up/email'],
  ] as const)('%s %s is not there, even for an owner', async (method, path) => {
    const url = `/api/auth${path}`;
    const response = await desk.send({ method, url, headers: { cookie }, ...(method === 'POST' && { body: {} }) });
    expect([response.statusCode, codeOf(response)]).toEqual([404, 'route.not_found']);
  });

  test('cookies of an installation with https are Secure', async () => {
    const response = await desk.signIn('owner@example.com');
    expect(response.cookies).toMatchObject([{ name: '__Secure-certdesk.session_token', secure: true, httpOnly: true }]);
  });

  const signInFrom = (headers: Record<string, string>) =>
    desk.send({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      body: { email: 'owner@example.com', password: PASSWORD },
      headers,
    });

  test.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://desk.example.com' }],
    [{ origin: 'https://desk.example.com.evil.example' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site', origin: 'https://other.example.com' }],
  ])('a page of another website (%o) can do nothing with a cookie', async (headers: Record<string, string>) => {
    const body = { email: 'spy@example.com', name: 'Spy', role: 'owner' };
    for (const response of [
      await desk.send({ method: 'POST', url: '/api/v1/members', body, headers: { cookie, ...headers } }),
      await desk.send({ method: 'POST', url: '/api/auth/sign-out', headers: { cookie, ...headers } }),
      await signInFrom(headers),
    ])
      expect([response.statusCode, codeOf(response)]).toEqual([403, 'request.foreign_origin']);
  });

  test.each([
    [{ origin: 'https://desk.example.com' }],
    [{ origin: 'https://desk.example.com', 'sec-fetch-site': 'same-origin' }],
    [{}],
  ])('its own pages and programs (%o) sign in', async (headers: Record<string, string>) => {
    const response = await signInFrom(headers);
    expect(response.statusCode).toBe(200);
    expect(cookieFrom(response)).toBeDefined();
  });

  test('an API key needs no origin, since no browser sends it by itself', async () => {
    const created = await desk.send({
      method: 'POST',
      url: '/api/v1/api-keys',
      headers: { cookie, origin: 'https://desk.example.com' },
      body: { name: 'script', role: 'administrator' },
    });
    const authorization = `Bearer ${created.json().key}`;
    const response = await desk.send({
      method: 'DELETE',
      url: `/api/v1/api-keys/${created.json().id}`,
      headers: { authorization, origin: 'https://elsewhere.example' },
    });
    expect(response.statusCode).toBe(204);
  });

  test('reading needs no origin', async () => {
    const headers = { cookie, 'sec-fetch-site': 'cross-site' };
    expect((await desk.send({ method: 'GET', url: '/api/v1/session', headers })).statusCode).toBe(200);
  });

  test.each([
    [{ email: 'owner@example.com' }],
    [{ email: 'owner@example.com', password: 'x'.repeat(129) }],
    [{ email: ['owner@example.com'], password: PASSWORD }],
    [{ email: 'owner@example.com', password: PASSWORD, callbackURL: 'https://evil.example' }],
  ])('a sign-in that is not one is refused with its faults', async (body) => {
    const response = await desk.send({ method: 'POST', url: '/api/auth/sign-in/email', body });
    expect([response.statusCode, codeOf(response)]).toEqual([400, 'request.invalid']);
    expect(response.json().faults).toHaveLength(1);
  });
});
