import { DAY, MINUTE } from '@certdesk/platform';
import { ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AccountsDesk, codeOf, openAccountsDesk, type Request } from './testing/accounts-desk.ts';

describe.each(ENGINES)('API keys on %s', (engine) => {
  let desk: AccountsDesk;
  beforeAll(async () => {
    desk = await openAccountsDesk({ engine });
  });
  afterAll(() => desk.close());

  type Person = Awaited<ReturnType<AccountsDesk['signedIn']>>;
  let made = 0;
  let accountId: string;
  let owner: Person;
  let administrator: Person;
  beforeEach(async () => {
    made += 1;
    accountId = (await desk.accounts.createAccount({ name: `Account ${made}` })).id;
    owner = await desk.signedIn({ accountId, role: 'owner', email: `owner${made}@example.com` });
    administrator = await desk.signedIn({ accountId, role: 'administrator', email: `admin${made}@example.com` });
  });

  const create = (person: Person, body: object) => person.as('POST', '/api-keys', { name: 'deploy', ...body });
  const withKey = (key: string, method: Request['method'] = 'GET', path = '/session', body?: unknown) =>
    desk.send({ method, url: `/api/v1${path}`, body, headers: { authorization: `Bearer ${key}` } });

  test('a key is shown once and then works for its account, with its role', async () => {
    const created = await create(administrator, { role: 'operator' });
    expect(created.statusCode).toBe(201);
    const { key, ...view } = created.json();
    expect(key).toMatch(/^certdesk_[A-Za-z0-9_-]{43}$/);
    expect(view).toMatchObject({ name: 'deploy', role: 'operator', start: key.slice(0, 13), expiresAt: null });
    const session = (await withKey(key)).json();
    expect(session).toMatchObject({ user: { id: administrator.userId }, account: { id: accountId, role: 'operator' } });
    expect(session.permissions).not.toContain('apiKeys.manage');
    expect((await administrator.as('GET', '/api-keys')).json()).toEqual({ items: [view] });
  });

  test('only the hash of a key is kept', async () => {
    const { key } = (await create(owner, { role: 'viewer' })).json();
    const rows = await desk.db.selectFrom('api_keys').selectAll().where('account_id', '=', accountId).execute();
    const audit = await desk.auditActions(accountId);
    expect(audit).toContainEqual({
      action: 'api_key.created',
      actor_name: 'Pat Example',
      params: { name: 'deploy', role: 'viewer', start: key.slice(0, 13) },
    });
    expect(JSON.stringify([rows, audit])).not.toContain(key.slice(13));
  });

  test('a key has no more than the role of who makes it', async () => {
    const refused = await create(administrator, { role: 'owner' });
    expect([refused.statusCode, codeOf(refused)]).toEqual([403, 'member.role_too_high']);
    expect((await create(owner, { role: 'owner' })).statusCode).toBe(201);
  });

  test('a key loses what its maker loses, at once', async () => {
    const { key } = (await create(administrator, { role: 'administrator' })).json();
    expect((await withKey(key, 'GET', '/api-keys')).statusCode).toBe(200);
    await owner.as('PATCH', `/members/${administrator.memberId}`, { role: 'viewer' });
    expect((await withKey(key)).json()).toMatchObject({ account: { role: 'viewer' } });
    expect((await withKey(key, 'GET', '/api-keys')).statusCode).toBe(403);
  });

  test('a key ends when its maker leaves the account', async () => {
    const { key } = (await create(administrator, { role: 'viewer' })).json();
    await owner.as('DELETE', `/members/${administrator.memberId}`);
    const refused = await withKey(key);
    expect([refused.statusCode, codeOf(refused)]).toEqual([401, 'api_key.invalid']);
    expect((await owner.as('GET', '/api-keys')).json()).toEqual({ items: [] });
  });

  test('a key ends at its time', async () => {
    const { key, expiresAt } = (await create(owner, { role: 'viewer', expiresInDays: 2 })).json();
    expect(expiresAt).toBe(new Date(desk.clock.now().getTime() + 2 * DAY).toISOString());
    desk.clock.advance(2 * DAY - MINUTE);
    expect((await withKey(key)).statusCode).toBe(200);
    desk.clock.advance(MINUTE);
    expect(codeOf(await withKey(key))).toBe('api_key.invalid');
  });

  test('a deleted key is refused at once, and cannot be deleted again', async () => {
    const { key, id } = (await create(owner, { role: 'viewer' })).json();
    expect((await administrator.as('DELETE', `/api-keys/${id}`)).statusCode).toBe(204);
    expect((await withKey(key)).statusCode).toBe(401);
    const again = await administrator.as('DELETE', `/api-keys/${id}`);
    expect([again.statusCode, codeOf(again)]).toEqual([404, 'api_key.not_found']);
  });

  test('the audit log names the key beside the person it acts for', async () => {
    const { key } = (await create(administrator, { role: 'administrator' })).json();
    const body = { email: `script${made}@example.com`, name: 'Script', role: 'viewer' };
    expect((await withKey(key, 'POST', '/members', body)).statusCode).toBe(201);
    expect(await desk.auditActions(accountId)).toContainEqual(
      expect.objectContaining({ action: 'member.added', actor_name: 'Pat Example · deploy' }),
    );
  });

  test('what is no key is refused, even beside a good session', async () => {
    for (const key of ['', 'certdesk_', `certdesk_${'A'.repeat(43)}`, "' or 1=1", 'x'.repeat(5000)]) {
      const authorization = `Bearer ${key}`;
      const refused = await desk.send({
        method: 'GET',
        url: '/api/v1/session',
        headers: { authorization, cookie: owner.cookie },
      });
      expect([refused.statusCode, codeOf(refused)]).toEqual([401, 'api_key.invalid']);
    }
  });

  test('operators and viewers have nothing to do with keys', async () => {
    const operator = await desk.signedIn({ accountId, role: 'operator', email: `operator${made}@example.com` });
    for (const refused of [await operator.as('GET', '/api-keys'), await create(operator, { role: 'viewer' })])
      expect([refused.statusCode, codeOf(refused)]).toEqual([403, 'permission.denied']);
  });

  test('keys of another account are neither listed nor deleted', async () => {
    const { key, id } = (await create(owner, { role: 'viewer' })).json();
    const { id: otherId } = await desk.accounts.createAccount({ name: 'Other' });
    const other = await desk.signedIn({ accountId: otherId, role: 'owner', email: `other${made}@example.com` });
    expect((await other.as('GET', '/api-keys')).json()).toEqual({ items: [] });
    const refused = await other.as('DELETE', `/api-keys/${id}`);
    expect([refused.statusCode, codeOf(refused)]).toEqual([404, 'api_key.not_found']);
    expect((await withKey(key)).statusCode).toBe(200);
  });
});
