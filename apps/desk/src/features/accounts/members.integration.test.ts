import type { Role } from '@certdesk/contract';
import { MINUTE } from '@certdesk/platform';
import { ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccountsDesk, codeOf, cookieFrom, openAccountsDesk, PASSWORD } from './testing/accounts-desk.ts';

describe.each(ENGINES)('members on %s', (engine) => {
  let desk: AccountsDesk;
  beforeAll(async () => {
    desk = await openAccountsDesk({ engine });
  });
  afterAll(() => desk.close());

  let made = 0;
  const email = (name: string) => `${name}${made}@example.com`;
  /** A new account with one member of each wanted role, all signed in. */
  const openAccount = async <R extends Role>(...roles: R[]) => {
    made += 1;
    const { id: accountId } = await desk.accounts.createAccount({ name: `Account ${made}` });
    const people = new Map<R, Awaited<ReturnType<AccountsDesk['signedIn']>>>();
    for (const role of roles) people.set(role, await desk.signedIn({ accountId, role, email: email(role) }));
    const get = (role: R) => {
      const person = people.get(role);
      if (!person) throw new Error(`no ${role}`);
      return person;
    };
    return { accountId, get };
  };
  const tryAs = (cookie: string) => desk.send({ method: 'GET', url: '/api/v1/session', headers: { cookie } });
  const setActive = (cookie: string, organizationId: string) =>
    desk.send({
      method: 'POST',
      url: '/api/auth/organization/set-active',
      headers: { cookie },
      body: { organizationId },
    });

  test('an administrator adds a person, who signs in with the password that was shown once', async () => {
    const { accountId, get } = await openAccount('administrator');
    const added = await get('administrator').as('POST', '/members', {
      email: ` New.${email('Person')} `,
      name: 'New Person',
      role: 'operator',
    });
    expect(added.statusCode).toBe(201);
    const { temporaryPassword, ...member } = added.json();
    expect(member).toMatchObject({ email: `new.${email('person')}`, name: 'New Person', role: 'operator' });
    expect((await desk.signIn(member.email, temporaryPassword)).statusCode).toBe(200);
    const list = (await get('administrator').as('GET', '/members')).json();
    expect(list.items).toContainEqual(member);
    expect(JSON.stringify(list)).not.toContain(temporaryPassword);
    expect(await desk.auditActions(accountId)).toContainEqual({
      action: 'member.added',
      actor_name: 'Pat Example',
      params: { name: 'New Person', email: member.email, role: 'operator' },
    });
  });

  test('a person of another account joins with the password they have, and chooses where they work', async () => {
    const first = await openAccount('operator');
    const operator = first.get('operator');
    const operatorEmail = email('operator');
    const second = await openAccount('owner');
    const added = await second.get('owner').as('POST', '/members', { email: operatorEmail, name: 'X', role: 'viewer' });
    expect(added.statusCode).toBe(201);
    expect(added.json()).not.toHaveProperty('temporaryPassword');
    expect(added.json().name).toBe('Pat Example');

    expect((await tryAs(operator.cookie)).json()).toMatchObject({ account: { id: first.accountId, role: 'operator' } });
    expect((await setActive(operator.cookie, second.accountId)).statusCode).toBe(200);
    const session = (await tryAs(operator.cookie)).json();
    expect(session).toMatchObject({ account: { id: second.accountId, role: 'viewer' } });
    expect(session.accounts).toHaveLength(2);
  });

  test('nobody works in an account they are not a member of, and asking for it changes nothing', async () => {
    const mine = await openAccount('owner');
    const foreign = await openAccount('owner');
    const { cookie } = mine.get('owner');
    for (const id of [foreign.accountId, 'no-such-account']) {
      const refused = await setActive(cookie, id);
      expect(refused.statusCode).toBe(404);
      expect(codeOf(refused)).toBe('account.not_found');
    }
    expect((await tryAs(cookie)).json()).toMatchObject({ account: { id: mine.accountId } });
    expect((await setActive('', mine.accountId)).statusCode).toBe(401);
  });

  test('a member cannot be added twice, nor without a usable address', async () => {
    const { get } = await openAccount('owner', 'viewer');
    const again = await get('owner').as('POST', '/members', { email: email('viewer'), name: 'V', role: 'operator' });
    expect([again.statusCode, codeOf(again)]).toEqual([409, 'member.exists']);
    const bad = await get('owner').as('POST', '/members', { email: 'no address', name: 'V', role: 'viewer' });
    expect(bad.statusCode).toBe(400);
    expect(bad.json()).toMatchObject({ faults: [{ path: '/email', code: 'address.invalid' }] });
  });

  test('an administrator gives and takes roles up to their own, and no further', async () => {
    const { get } = await openAccount('owner', 'administrator', 'operator');
    const { as } = get('administrator');
    const operator = `/members/${get('operator').memberId}`;
    const owner = `/members/${get('owner').memberId}`;
    const up = await as('PATCH', operator, { role: 'administrator' });
    expect([up.statusCode, up.json().role]).toEqual([200, 'administrator']);
    for (const refused of [
      await as('PATCH', operator, { role: 'owner' }),
      await as('PATCH', owner, { role: 'viewer' }),
      await as('DELETE', owner),
      await as('POST', '/members', { email: email('boss'), name: 'Boss', role: 'owner' }),
    ])
      expect([refused.statusCode, codeOf(refused)]).toEqual([403, 'member.role_too_high']);
    expect((await tryAs(get('owner').cookie)).json().account.role).toBe('owner');
  });

  test('who may export private keys is made by a person who has just proved who they are, and by no script', async () => {
    const { get } = await openAccount('owner', 'operator');
    const { as, cookie } = get('owner');
    const { key } = (await as('POST', '/api-keys', { name: 'deploy', role: 'administrator' })).json();
    const promote = `/members/${get('operator').memberId}`;
    const add = (role: Role) => ({ email: email(`new-${role}`), name: 'New', role });
    const send = (headers: Record<string, string>, method: 'POST' | 'PATCH', path: string, body: unknown) =>
      desk.send({ method, url: `/api/v1${path}`, headers, body });
    desk.clock.advance(10 * MINUTE);
    for (const [headers, code] of [
      [{ cookie }, 'session.fresh_required'],
      [{ authorization: `Bearer ${key}` }, 'session.person_required'],
    ] as const)
      for (const refused of [
        await send(headers, 'POST', '/members', add('administrator')),
        await send(headers, 'PATCH', promote, { role: 'administrator' }),
      ])
        expect([refused.statusCode, codeOf(refused)]).toEqual([403, code]);
    // Neither is asked for what gives nobody a key.
    expect((await as('POST', '/members', add('operator'))).statusCode).toBe(201);
    expect((await as('PATCH', promote, { role: 'viewer' })).statusCode).toBe(200);
    const confirm = { method: 'POST', url: '/api/auth/confirm-password', headers: { cookie } } as const;
    await desk.send({ ...confirm, body: { password: PASSWORD } });
    expect((await as('POST', '/members', add('administrator'))).statusCode).toBe(201);
  });

  test('the last owner stays owner; with a second one they may go', async () => {
    const { get } = await openAccount('owner', 'operator');
    const { as, memberId } = get('owner');
    for (const refused of [
      await as('PATCH', `/members/${memberId}`, { role: 'viewer' }),
      await as('DELETE', `/members/${memberId}`),
    ])
      expect([refused.statusCode, codeOf(refused)]).toEqual([409, 'member.last_owner']);
    await as('PATCH', `/members/${get('operator').memberId}`, { role: 'owner' });
    expect((await as('DELETE', `/members/${memberId}`)).statusCode).toBe(204);
  });

  test('owners who all step back at the same moment leave one', async () => {
    const { accountId } = await openAccount();
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const owners = await Promise.all(
      names.map((name) => desk.signedIn({ accountId, role: 'owner', email: email(`owner-${name}`) })),
    );
    const answers = await Promise.all(
      owners.map(({ as, memberId }) => as('PATCH', `/members/${memberId}`, { role: 'viewer' })),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 200, 200, 200, 200, 409]);
  });

  test('a new role counts at the next request', async () => {
    const { get } = await openAccount('owner', 'administrator');
    const { as, memberId } = get('administrator');
    await get('owner').as('PATCH', `/members/${memberId}`, { role: 'viewer' });
    const refused = await as('GET', '/api-keys');
    expect([refused.statusCode, codeOf(refused)]).toEqual([403, 'permission.denied']);
    expect((await tryAs(get('administrator').cookie)).json()).toMatchObject({ account: { role: 'viewer' } });
  });

  test('a removed member is out at the next request, and begins anew when added again', async () => {
    const { accountId, get } = await openAccount('owner', 'operator');
    const operator = get('operator');
    expect((await get('owner').as('DELETE', `/members/${operator.memberId}`)).statusCode).toBe(204);
    const out = await tryAs(operator.cookie);
    expect([out.statusCode, codeOf(out)]).toEqual([403, 'account.required']);
    const again = await get('owner').as('POST', '/members', {
      email: email('operator'),
      name: 'Again',
      role: 'viewer',
    });
    expect(again.json()).toMatchObject({ name: 'Again', temporaryPassword: expect.any(String) });
    expect((await tryAs(operator.cookie)).statusCode).toBe(401);
    expect((await desk.signIn(email('operator'), PASSWORD)).statusCode).toBe(401);
    const cookie = cookieFrom(await desk.signIn(email('operator'), again.json().temporaryPassword)) ?? '';
    expect((await tryAs(cookie)).json()).toMatchObject({ account: { id: accountId, role: 'viewer' } });
    expect((await desk.auditActions(accountId)).map(({ action }) => action)).toContain('member.removed');
  });

  test('who administered the installation and was in no account any more does not do so for who adds them', async () => {
    const { get } = await openAccount('owner', 'operator');
    const administrator = { email: email('operator'), administers: true };
    await desk.accounts.setInstallationAdministrator(administrator);
    await get('owner').as('DELETE', `/members/${get('operator').memberId}`);
    const stranger = await openAccount('administrator');
    const taken = await stranger.get('administrator').as('POST', '/members', {
      email: administrator.email,
      name: 'Taken over',
      role: 'viewer',
    });
    const cookie = cookieFrom(await desk.signIn(administrator.email, taken.json().temporaryPassword)) ?? '';
    const session = (await tryAs(cookie)).json();
    expect(session.account.role).toBe('viewer');
    expect(session.permissions).not.toContain('installation.manage');
  });

  test('operators and viewers see members and change none', async () => {
    const { get } = await openAccount('operator', 'viewer');
    for (const role of ['operator', 'viewer'] as const) {
      const { as, memberId } = get(role);
      expect((await as('GET', '/members')).json().items).toHaveLength(2);
      for (const refused of [
        await as('POST', '/members', { email: email('friend'), name: 'F', role: 'viewer' }),
        await as('PATCH', `/members/${memberId}`, { role: 'owner' }),
        await as('DELETE', `/members/${memberId}`),
      ])
        expect([refused.statusCode, codeOf(refused)]).toEqual([403, 'permission.denied']);
    }
  });

  test('members of another account are not found, by any deed', async () => {
    const mine = await openAccount('owner');
    const foreign = await openAccount('owner', 'viewer');
    const path = `/members/${foreign.get('viewer').memberId}`;
    const { as } = mine.get('owner');
    for (const refused of [await as('PATCH', path, { role: 'operator' }), await as('DELETE', path)])
      expect([refused.statusCode, codeOf(refused)]).toEqual([404, 'member.not_found']);
    expect((await as('GET', '/members')).json().items).toHaveLength(1);
    expect((await tryAs(foreign.get('viewer').cookie)).json()).toMatchObject({ account: { role: 'viewer' } });
  });
});

describe.each(ENGINES)('the first owner on %s', (engine) => {
  test('is made once, by however many processes start, with a password that is shown once', async () => {
    const desk = await openAccountsDesk({ engine });
    try {
      const starts = [1, 2, 3].map(() => desk.accounts.ensureFirstOwner({ accountName: 'Certdesk' }));
      const owners = await Promise.all(starts);
      const [made, ...others] = owners.filter(({ password }) => password !== undefined);
      expect(others).toEqual([]);
      const { email = '', password = '', accountId } = made ?? {};
      expect((await desk.signIn(email, password)).statusCode).toBe(200);
      const later = await desk.accounts.ensureFirstOwner({ accountName: 'Certdesk', email: 'other@example.com' });
      expect(later).toEqual({ accountId, email });
    } finally {
      await desk.close();
    }
  });

  test('gets the address and password of the configuration, and a password that is too short is refused', async () => {
    const desk = await openAccountsDesk({ engine });
    const owner = { accountName: 'Certdesk', email: 'Boss@Example.com' };
    try {
      await expect(desk.accounts.ensureFirstOwner({ ...owner, password: 'elevenchars' })).rejects.toMatchObject({
        code: 'request.invalid',
      });
      const made = await desk.accounts.ensureFirstOwner({ ...owner, password: PASSWORD });
      expect(made).toEqual({ accountId: expect.any(String), email: 'boss@example.com' });
      const cookie = cookieFrom(await desk.signIn('boss@example.com')) ?? '';
      const session = await desk.send({ method: 'GET', url: '/api/v1/session', headers: { cookie } });
      expect(session.json()).toMatchObject({ account: { name: 'Certdesk', role: 'owner' } });
      expect(await desk.accounts.nameOf(made?.accountId ?? '')).toBe('Certdesk');
    } finally {
      await desk.close();
    }
  });

  test('administers the installation, which no other owner does until the operator says so', async () => {
    const desk = await openAccountsDesk({ engine });
    const permissionsWith = async (cookie: string): Promise<string[]> =>
      (await desk.send({ method: 'GET', url: '/api/v1/session', headers: { cookie } })).json().permissions;
    try {
      await desk.accounts.ensureFirstOwner({ accountName: 'Certdesk', email: 'boss@example.com', password: PASSWORD });
      const boss = cookieFrom(await desk.signIn('boss@example.com')) ?? '';
      expect(await permissionsWith(boss)).toContain('installation.manage');

      const { id: accountId } = await desk.accounts.createAccount({ name: 'Customer' });
      const { cookie } = await desk.signedIn({ accountId, role: 'owner', email: 'customer@example.com' });
      expect(await permissionsWith(cookie)).not.toContain('installation.manage');
      const customer = { email: ' Customer@example.com ' };
      await desk.accounts.setInstallationAdministrator({ ...customer, administers: true });
      expect(await permissionsWith(cookie)).toContain('installation.manage');
      await desk.accounts.setInstallationAdministrator({ ...customer, administers: false });
      expect(await permissionsWith(cookie)).not.toContain('installation.manage');
    } finally {
      await desk.close();
    }
  });
});
