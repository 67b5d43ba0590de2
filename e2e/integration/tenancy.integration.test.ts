import { may, ROLES, ROUTES, type Role, type Route, type RouteName } from '@certdesk/contract';
import { newId } from '@certdesk/platform';
import { ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { derOf, type Needle, needlesOf, searchBytes } from '../harness/secret-search.ts';
import { createOtherAuthority, importCertificate } from './testing/certificates.ts';
import { type Caller, createCaller } from './testing/client.ts';
import { completeOrder, historyOf, orderBody, placeOrder, requestEmail, waitForRequest } from './testing/orders.ts';
import { addKey, addPerson } from './testing/people.ts';
import { administrator, authorityBody, ENTRIES, type Things } from './testing/route-calls.ts';
import { startTestDesk, type TestDesk } from './testing/test-desk.ts';

afterAll(() => administrator.leave());

const NAMES = Object.keys(ROUTES) as RouteName[]; // cast: Object.keys forgets the literal keys
const OWNED = NAMES.filter((name) => ENTRIES[name].owned);

/** `owner` has set up the installation and administers it; nobody else does, nor any key. */
const mayCall = ({ access }: Route, person: string): boolean => {
  const role = roleOf(person);
  if (access === 'public' || role === undefined) return access === 'public';
  return access === 'session' || may({ role, administersInstallation: person === 'owner' }, access);
};
const roleOf = (person: string): Role | undefined =>
  ROLES.find((role) => person === role || person === `key of ${role}`);

/** What only a person may have, whatever the role of a key. */
const FOR_PEOPLE: readonly RouteName[] = ['downloadPrivateKey', 'downloadPem'];

/** Each route is called by everybody, one right after the other. */
const NO_LIMITS = {
  CERTDESK_MAIL_COOL_DOWN_SECONDS: '0',
  CERTDESK_MAILS_PER_ORDER_HOUR: '1000',
  CERTDESK_MAILS_PER_ORDER_DAY: '1000',
};

describe.each(ENGINES)('who may do what, on %s', (engine) => {
  let desk: TestDesk;
  let own: Things;
  let others: Things;
  let accountId: string;
  let otherOwner: Caller;
  let needles: Needle[];
  const people = new Map<string, Caller>();

  beforeAll(async () => {
    desk = await startTestDesk({ engine, environment: NO_LIMITS });
    accountId = (await desk.owner.get<{ account: { id: string } }>('/session')).account.id;
    const order = (await completeOrder(desk, 'www.own.example')).number;
    const resend = await waitForRequest(desk.owner, await requestEmail(desk.owner, order), 'accepted');
    const foreign = createOtherAuthority(desk.clock.now());
    const first = await foreign.issue({ names: ['www.first.example'], key: 'rsa-2048' });
    const receive = () => foreign.issue({ names: [`${newId()}.example.com`], renews: first });
    needles = needlesOf(first.privateKey, derOf(first.csr));
    const authority = async () => (await desk.owner.post<{ id: string }>('/authorities', authorityBody())).id;
    const to = 'somebody@ca.certdesk.example';
    const { id: testMail } = await desk.owner.post<{ id: string }>('/test-mails', { to });
    const importSpare = async () => (await importCertificate(desk.owner, await receive())).id;
    const ownCertificate = (await importCertificate(desk.owner, first)).id;
    own = {
      certificate: ownCertificate,
      received: receive,
      spareCertificate: importSpare,
      calendar: async () => (await desk.owner.post<{ url: string }>('/calendar-feed', {})).url.split('/').at(-1) ?? '',
      service: async () => {
        const body = { kind: 'other', name: newId() };
        return (await desk.owner.post<{ id: string }>(`/certificates/${ownCertificate}/services`, body)).id;
      },
      ...{ order, resend: resend.id },
      complete: async () => (await completeOrder(desk, 'www.own.example')).number,
      pending: async () => (await placeOrder(desk, 'www.own.example')).number,
      testMail,
      waiting: (await placeOrder(desk, 'www.waiting.example')).number,
      messageId: desk.mailbox.messages()[0]?.id ?? '',
      member: async () => {
        const member = { accountId, email: `${newId()}@people.example`, name: 'Member', role: 'viewer' as const };
        return (await desk.desk.accounts.addMember(member)).memberId;
      },
      key: async () => (await addKey(desk, desk.owner, 'viewer')).keyId,
      authority,
    };

    people.set('owner', desk.owner);
    for (const role of ROLES) {
      if (role !== 'owner') people.set(role, (await addPerson(desk, { accountId, role })).caller);
      people.set(`key of ${role}`, (await addKey(desk, desk.owner, role)).caller);
    }
    people.set('signed out', createCaller(desk.url));
    people.set('stranger with a made-up cookie', createCaller(desk.url, { cookie: 'certdesk.session_token=made.up' }));

    const other = await desk.desk.accounts.createAccount({ name: 'Other' });
    const owner = await addPerson(desk, { accountId: other.id, role: 'owner' });
    otherOwner = owner.caller;
    const { number } = await otherOwner.post<{ number: number }>('/orders', await orderBody('www.other.example'));
    const { keyId } = await addKey(desk, otherOwner, 'operator');
    const { id: certificate } = await importCertificate(otherOwner, await receive());
    const service = await otherOwner.post<{ id: string }>(`/certificates/${certificate}/services`, {
      kind: 'cdn',
      name: 'other',
    });
    others = {
      certificate,
      received: receive,
      spareCertificate: async () => certificate,
      calendar: async () => 'x'.repeat(43),
      service: async () => service.id,
      complete: async () => number,
      pending: async () => number,
      testMail,
      ...{ order: number, waiting: number, messageId: '', resend: resend.id },
      member: async () => owner.memberId,
      key: async () => keyId,
      authority,
    };
  });
  afterAll(() => desk?.stop());

  async function ask(name: RouteName, caller: Caller, things: Things) {
    const { path, body } = await ENTRIES[name].call(things);
    return caller.send<unknown>(ROUTES[name].method, path, { body });
  }
  const callRoute = async (name: RouteName, caller: Caller, things: Things): Promise<number> =>
    (await ask(name, caller, things)).status;
  /** What somebody is answered who asks for a thing that is found with `found`. */
  const expectedFor = (name: RouteName, person: string, found: number): number => {
    if (!mayCall(ROUTES[name], person)) return roleOf(person) ? 403 : 401;
    return FOR_PEOPLE.includes(name) && person.startsWith('key of') ? 403 : found;
  };

  it('is tried for every route of the contract', () => {
    expect(Object.keys(ENTRIES).sort()).toEqual([...NAMES].sort());
    // What is the installation's own is no account's: who may see it is all there is to ask.
    const isAccounts = (name: RouteName) => ROUTES[name].access !== 'installation.manage' && !name.includes('Mailbox');
    for (const name of NAMES.filter((each) => ROUTES[each].path.includes('{') && isAccounts(each)))
      expect([name, ENTRIES[name].owned]).toEqual([name, true]);
  });

  it.each(NAMES)('%s answers those whose role allows it, and nobody else', async (name) => {
    const route: Route = ROUTES[name];
    for (const [person, caller] of people) {
      const status = await callRoute(name, caller, mayCall(route, person) ? own : others);
      const expected = expectedFor(name, person, route.status);
      expect(`${person}: ${status}`).toBe(`${person}: ${expected}`);
    }
  });

  it.each(OWNED)("%s does not find another account's things, whoever asks", async (name) => {
    for (const [person, caller] of people) {
      const expected = expectedFor(name, person, 404);
      expect(`${person}: ${await callRoute(name, caller, others)}`).toBe(`${person}: ${expected}`);
    }
    // Whoever has the secret of a calendar may read it.
    if (ROUTES[name].access !== 'public') expect(await callRoute(name, otherOwner, own)).toBe(404);
  });

  it("lists show nothing of another account's", async () => {
    for (const name of ['listOrders', 'listCertificates', 'listMembers', 'listApiKeys'] as const) {
      const { path } = await ENTRIES[name].call(others);
      const [ours, foreign] = [await desk.owner.get(path), await otherOwner.get(path)];
      const idsOf = (list: unknown) =>
        (list as { items: Record<string, unknown>[] }).items.map(({ id, number }) => id ?? number);
      expect(idsOf(foreign)).toHaveLength(1);
      expect(idsOf(ours).filter((id) => idsOf(foreign).includes(id))).toEqual([]);
    }
    // A trial has one mailbox for the mails of all accounts, with the codes in them.
    for (const name of ['listMailboxMessages', 'showMailboxMessage', 'rawMailboxMessage'] as const)
      expect(await callRoute(name, otherOwner, own)).toBe(403);
    const found = await desk.owner.get<{ items: unknown[] }>('/orders?q=other.example');
    expect(found.items).toEqual([]);
    const { items } = await desk.owner.get<{ items: unknown[] }>(`/certificates/${own.certificate}/history?limit=100`);
    expect(JSON.stringify(items)).not.toContain(others.certificate);
  });

  it('shows a private key in the two downloads that are meant, and in no other answer of any route', async () => {
    const showing: string[] = [];
    for (const name of NAMES) {
      const { body } = await ask(name, desk.owner, own);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      if (searchBytes(name, Buffer.from(text), needles).length > 0) showing.push(name);
    }
    expect(showing.sort()).toEqual(['downloadPem', 'downloadPrivateKey']);
  });

  it("the chain of receipts holds nothing of another account's", async () => {
    const [ours, foreign] = [await desk.owner.get<string>('/receipts'), await otherOwner.get<string>('/receipts')];
    expect(ours).toContain('"receipt"');
    expect(foreign).not.toContain('"receipt"');
    expect(foreign).toContain('"statement"');
  });

  it('was not changed by those who were refused', async () => {
    const order = await otherOwner.get<{ status: string }>(`/orders/${others.order}`);
    expect(order.status).not.toBe('canceled');
    const history = await historyOf(otherOwner, others.order);
    expect(history.filter(({ reason }) => reason === 'resend')).toEqual([]);
    const { items } = await otherOwner.get<{ items: { role: string }[] }>('/members');
    expect(items.map(({ role }) => role)).toEqual(['owner']);
  });

  it('ends for a member who was removed, and for the keys they made, at their next request', async () => {
    const { caller, memberId } = await addPerson(desk, { accountId, role: 'administrator' });
    const { caller: key } = await addKey(desk, caller, 'operator');
    expect((await caller.send('GET', '/orders')).status).toBe(200);
    expect((await key.send('GET', '/orders')).status).toBe(200);
    expect((await desk.owner.send('DELETE', `/members/${memberId}`)).status).toBe(204);
    for (const name of NAMES) {
      const expected = ROUTES[name].access === 'public' ? 200 : 403;
      expect(`${name}: ${await callRoute(name, caller, own)}`).toBe(`${name}: ${expected}`);
    }
    for (const name of NAMES) {
      const expected = ROUTES[name].access === 'public' ? 200 : 401;
      expect(`${name}: ${await callRoute(name, key, own)}`).toBe(`${name}: ${expected}`);
    }
  });
});
