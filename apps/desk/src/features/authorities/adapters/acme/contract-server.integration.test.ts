import { Resolver } from 'node:dns/promises';
import { renewalId } from '@certdesk/pki';
import { addMs, DAY, HOUR, MINUTE, SECOND } from '@certdesk/platform';
import { createTestClock, waitUntil } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardCalls } from '../../call-guard.ts';
import { acmeAdapter } from './acme-adapter.ts';
import {
  askUntilEnd,
  authorityOf,
  type ContractOptions,
  createDeskSide,
  type Dns,
  finishOrder,
  orderFor,
  placedOrder,
  startDns,
} from './testing/index.ts';
import { Refusal } from './testing/signed-requests.ts';
import { startContract } from './testing/start-contract.ts';

describe('an ACME server that can do what Pebble 2.4 cannot', () => {
  describe('with one standing record for each name', () => {
    let dns: Dns;
    beforeAll(async () => {
      dns = await startDns({ zones: ['example.com'] });
    });
    afterAll(() => dns.stop());

    /** draft-ietf-acme-dns-persist 3, as the authority looks at it. */
    const look: ContractOptions['look'] = async ({ name, type, account }) => {
      const resolver = new Resolver();
      resolver.setServers([dns.address]);
      const texts = await resolver.resolveTxt(`_validation-persist.${name.replace('*.', '')}`).catch(() => []);
      const isShown = texts.some((strings) => {
        const [issuer, ...parameters] = strings
          .join('')
          .split(';')
          .map((part) => part.trim());
        const isWide = !name.startsWith('*.') || parameters.includes('policy=wildcard');
        return issuer === 'ca.example' && parameters.includes(`accounturi=${account}`) && isWide;
      });
      if (type !== 'dns-persist-01' || !isShown) throw new Refusal(403, 'unauthorized');
    };

    it('is asked for it once, and issues whenever it is ordered from', async () => {
      const { authority, server } = await startContract({ look }, { checkServers: [dns.address] });
      const order = await orderFor(['*.stand.example.com'], { method: 'dns-persist' });
      const state = await authority.place(order);
      const record = state.validations?.[0]?.record;
      expect(state).toMatchObject({ status: 'pending_approval', validations: [{ by: 'person', state: 'waiting' }] });
      expect(record).toMatchObject({ type: 'TXT', name: '_validation-persist.stand.example.com' });
      expect(record?.value).toMatch(
        /^ca\.example; accounturi=https:\/\/127\.0\.0\.1:\d+\/account\/0; policy=wildcard$/,
      );
      expect(server.requests).not.toContain('challenge');
      // A person may add what the draft allows besides.
      await dns.add('example.com', `${record?.name} TXT "${record?.value}; persistUntil=4102444800"`);
      expect(await authority.status(placedOrder(order, state))).toMatchObject({ status: 'issued' });
      const next = await orderFor(['*.stand.example.com'], { method: 'dns-persist' });
      expect((await finishOrder(authority, next)).state.status).toBe('issued');
    });
  });

  describe('which looks at a name for a while', () => {
    /** Looks that end when the test says so. */
    const startLooking = async () => {
      const clock = createTestClock();
      const gate = Promise.withResolvers<void>();
      let looks = 0;
      const look = () => {
        looks += 1;
        return gate.promise;
      };
      const { side, server } = await startContract({ look, looksMeanwhile: true }, {}, clock);
      const order = await orderFor(['www.example.com'], { method: 'http' });
      return { side, server, clock, order, end: gate.resolve, looks: () => looks };
    };

    it('is told so once, by whichever process and however often the order is asked for', async () => {
      const { side, order, end, looks } = await startLooking();
      const state = await authorityOf(side).place(order);
      for (let times = 0; times < 3; times += 1)
        expect(await authorityOf(side).status(placedOrder(order, state))).toMatchObject({
          status: 'processing',
          validations: [{ by: 'desk', state: 'checking' }],
        });
      expect(looks()).toBe(1);
      end();
      expect(await askUntilEnd(authorityOf(side), placedOrder(order, state))).toMatchObject({ status: 'issued' });
      expect(looks()).toBe(1);
    });

    it('is told again when nothing has come of it for a minute', async () => {
      const { side, order, clock, looks } = await startLooking();
      const state = await authorityOf(side).place(order);
      clock.advance(MINUTE - 1);
      await authorityOf(side).status(placedOrder(order, state));
      expect(looks()).toBe(1);
      clock.advance(1);
      await authorityOf(side).status(placedOrder(order, state));
      expect(looks()).toBe(2);
    });

    it.each([
      ['is told again at once when the telling never left', 'request', [0, 1]],
      ['is not told again when only its answer was lost', 'answer', [1, 1]],
    ] as const)('%s', async (_, lost, expected) => {
      const { side, order, server, looks } = await startLooking();
      const breakAt = { resource: 'challenge', lost };
      const breaking = createDeskSide({ settings: side.parts.settings, from: side, breakAt });
      const state = await authorityOf(breaking).place(order);
      expect(server.requests.filter((resource) => resource === 'challenge')).toHaveLength(expected[0]);
      await authorityOf(side).status(placedOrder(order, state));
      expect(looks()).toBe(expected[1]);
    });
  });

  it('offers a product for each profile, with the lifetime that is known of it', async () => {
    const profiles = { classic: 'https://ca.example/classic', shortlived: 'https://ca.example/short' };
    const { authority, server } = await startContract({ profiles });
    expect((await authority.products()).map(({ id, validityDays }) => `${id} ${validityDays}`)).toEqual([
      'pebble.classic 90',
      'pebble.shortlived 6',
    ]);
    const order = await orderFor(['www.example.com'], { method: 'http' });
    await finishOrder(authority, { ...order, productId: 'pebble.shortlived' });
    expect(server.orders[0]).toMatchObject({ profile: 'shortlived' });
    await expect(authority.place({ ...order, productId: 'pebble.of-old' })).rejects.toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('invalidProfile'),
    });
  });

  it('advises when to renew, and is told what the new order takes the place of', async () => {
    const window = { start: '2026-11-25T00:00:00Z', end: '2026-11-26T00:00:00Z' };
    const renewalWindow = { ...window, explanationURL: 'https://ca.example/incident' };
    const { authority, server } = await startContract({ renewalWindow: () => renewalWindow });
    const { state } = await finishOrder(authority, await orderFor(['www.example.com'], { method: 'http' }));
    const [issuance] = state.issuances;
    if (!issuance) throw new Error('nothing was issued');
    expect(await authority.renewalAdvice(state.authorityOrderId, issuance)).toMatchObject({
      start: new Date(window.start),
      end: new Date(window.end),
      explanationUrl: 'https://ca.example/incident',
    });
    const { chainPem } = await authority.fetchChain(state.authorityOrderId, issuance);
    const id = renewalId(Buffer.from(chainPem.split('-----')[2] ?? '', 'base64'));
    expect(server.requests).toContain(`/renewal-info/${id}`);
    const renewing = { method: 'http', renews: state.authorityOrderId } as const;
    await finishOrder(authority, await orderFor(['www.example.com'], renewing));
    expect(server.orders[1]?.replaces).toBe(id);
    // Renewed twice, the second does without.
    const second = await finishOrder(authority, await orderFor(['www.example.com'], renewing));
    expect(second.state.status).toBe('issued');
    expect(server.orders[2]?.replaces).toBeUndefined();
  });

  it.each([
    ['5', MINUTE],
    ['21600', 6 * HOUR],
    ['604800', DAY],
  ])('is asked for its advice again within reason, when it says %s seconds', async (seconds, pauseMs) => {
    const clock = createTestClock();
    const renewalWindow = () => ({ start: '2026-11-25T00:00:00Z', end: '2026-11-26T00:00:00Z' });
    const headers = { 'renewal-info': { 'retry-after': seconds } };
    const { authority } = await startContract({ renewalWindow, headers }, {}, clock);
    const { state } = await finishOrder(authority, await orderFor(['www.example.com'], { method: 'http' }));
    const [issuance] = state.issuances;
    if (!issuance) throw new Error('nothing was issued');
    const advice = await authority.renewalAdvice(state.authorityOrderId, issuance);
    expect(advice?.askAgainAt).toEqual(addMs(clock.now(), pauseMs));
  });

  it('advises nothing where it has no renewal information, or a window that is none', async () => {
    const without = await startContract();
    const { state } = await finishOrder(without.authority, await orderFor(['www.example.com'], { method: 'http' }));
    const [issuance] = state.issuances;
    if (!issuance) throw new Error('nothing was issued');
    expect(await without.authority.renewalAdvice(state.authorityOrderId, issuance)).toBeUndefined();
    const upsideDown = { start: '2026-11-26T00:00:00Z', end: '2026-11-25T00:00:00Z' };
    const upside = await startContract({ renewalWindow: () => upsideDown });
    const other = await finishOrder(upside.authority, await orderFor(['www.example.com'], { method: 'http' }));
    expect(await upside.authority.renewalAdvice(other.state.authorityOrderId, issuance)).toBeUndefined();
  });

  describe('which says when to ask again', () => {
    const clock = createTestClock();
    const inSeconds = (seconds: number) => addMs(clock.now(), seconds * SECOND);
    const http = () => orderFor(['www.example.com'], { method: 'http' });

    it('is asked then for an order that it is issuing, and not before', async () => {
      const gate = Promise.withResolvers<void>();
      const headers = { finalize: { 'retry-after': '40' }, order: { 'retry-after': '20' } };
      const { authority } = await startContract({ issuesAfter: gate.promise, headers }, {}, clock);
      const order = await http();
      const state = await authority.place(order);
      const placed = placedOrder(order, state);
      const issuing = { status: 'processing', statusReason: 'issuing', rawStatus: 'processing' };
      expect(state).toMatchObject({ ...issuing, askAgainAt: inSeconds(40) });
      expect(await authority.status(placed)).toMatchObject({ ...issuing, askAgainAt: inSeconds(20) });
      gate.resolve();
      expect(await askUntilEnd(authority, placed)).toMatchObject({ status: 'issued' });
    });

    it.each(['order', 'authz'])('is asked then for names that it looks at: the %s says so', async (resource) => {
      const gate = Promise.withResolvers<void>();
      const look = { look: () => gate.promise, looksMeanwhile: true } as const;
      const { authority } = await startContract(
        { ...look, headers: { [resource]: { 'retry-after': '30' } } },
        {},
        clock,
      );
      const order = await http();
      const placed = placedOrder(order, await authority.place(order));
      expect(await authority.status(placed)).toMatchObject({ status: 'processing', askAgainAt: inSeconds(30) });
    });

    it('is asked once a minute at most while a person has something to do, however soon it says', async () => {
      const { authority } = await startContract(
        { headers: { order: { 'retry-after': '3' } } },
        { checkServers: ['127.0.0.1:9'] },
        clock,
      );
      const order = await orderFor(['www.example.com'], { method: 'dns' });
      const placed = placedOrder(order, await authority.place(order));
      expect(await authority.status(placed)).toMatchObject({ status: 'pending_approval', askAgainAt: inSeconds(60) });
    });

    it('is asked for a nonce when it says, too', async () => {
      const { side } = await startContract(
        {
          answerInstead: (resource) =>
            resource === 'new-nonce' ? { status: 503, body: '', headers: { 'retry-after': '90' } } : undefined,
        },
        {},
        clock,
      );
      await expect(authorityOf(side).place(await http())).rejects.toMatchObject({
        kind: 'unreachable',
        retryAt: inSeconds(90),
      });
    });
  });

  it('may forget to end an order: its time is over an hour after it was to be', async () => {
    const clock = createTestClock();
    const gate = Promise.withResolvers<void>();
    const expires = '2026-11-22T12:00:00Z';
    const { authority } = await startContract({ look: () => gate.promise, looksMeanwhile: true, expires }, {}, clock);
    const order = await orderFor(['www.example.com'], { method: 'http' });
    const placed = placedOrder(order, await authority.place(order));
    clock.set('2026-11-22T12:59:59Z');
    expect(await authority.status(placed)).toMatchObject({ status: 'processing', approvalEndsAt: new Date(expires) });
    clock.set('2026-11-22T13:00:00Z');
    expect(await authority.status(placed)).toMatchObject({ status: 'expired', statusReason: 'approval_window_over' });
  });

  it('fails an order that CAA records forbid, in its words', async () => {
    const look = async () => {
      throw new Refusal(403, 'caa', { detail: 'CAA record for example.com prevents issuance' });
    };
    const { authority } = await startContract({ look });
    const { state } = await finishOrder(authority, await orderFor(['www.example.com'], { method: 'http' }));
    expect(state).toMatchObject({ status: 'failed', statusReason: 'issuance_failed' });
    // Once, though the order says it and the name does.
    expect(state.statusDetail).toBe('caa: CAA record for example.com prevents issuance');
    const late = await startContract({
      refuse: (resource) => (resource === 'finalize' ? new Refusal(403, 'caa', { detail: 'rechecked' }) : undefined),
    });
    const { state: refused } = await finishOrder(
      late.authority,
      await orderFor(['www.example.com'], { method: 'http' }),
    );
    expect(refused).toMatchObject({
      status: 'failed',
      statusReason: 'authority_refused',
      statusDetail: 'caa: rechecked',
    });
  });

  it('is asked again when a rate limit is over, and not before', async () => {
    const headers = { 'retry-after': '5400' };
    const limited = new Refusal(429, 'rateLimited', { detail: 'too many certificates (5) already issued', headers });
    const clock = createTestClock();
    let isLimited = true;
    const refuse = (resource: string) => (isLimited && resource === 'new-order' ? limited : undefined);
    const { authority, server } = await startContract({ refuse }, {}, clock);
    const asked = () => server.requests.filter((resource) => resource === 'new-order').length;
    const order = await orderFor(['www.example.com'], { method: 'http' });
    const refused = {
      kind: 'unreachable',
      retryAt: new Date('2026-11-22T10:30:00Z'),
      reason: 'rateLimited: too many certificates (5) already issued',
    };
    await expect(authority.place(order)).rejects.toMatchObject(refused);
    clock.set('2026-11-22T10:29:59Z');
    // The limit is over, but nobody knows; the same order is answered the same without a call.
    isLimited = false;
    await expect(authority.place(order)).rejects.toMatchObject(refused);
    expect(asked()).toBe(1);
    // Which says nothing of other names.
    expect(await authority.place(await orderFor(['example.com'], { method: 'http' }))).toMatchObject({
      status: 'issued',
    });
    clock.set('2026-11-22T10:30:00Z');
    expect(await authority.place(order)).toMatchObject({ status: 'issued' });
    expect(asked()).toBe(3);
  });

  it.each([
    ['has a fault of its own', new Refusal(500, 'serverInternal'), 'unreachable'],
    ['is not there for now', new Refusal(503, 'serverInternal'), 'unreachable'],
    ['wants new terms agreed to, which the operator does', new Refusal(403, 'userActionRequired'), 'unreachable'],
    ['refuses a name', new Refusal(400, 'rejectedIdentifier'), 'refused'],
    ['says something nobody has heard of', new Refusal(418, 'teapot'), 'refused'],
  ])('says whether to try again: it %s', async (_, refusal, kind) => {
    const { authority } = await startContract({
      refuse: (resource) => (resource === 'new-order' ? refusal : undefined),
    });
    const order = await orderFor(['www.example.com'], { method: 'http' });
    await expect(authority.place(order)).rejects.toMatchObject({ kind });
  });

  it('takes an order for as many names as a product may have, within the calls that it allows', async () => {
    const clock = createTestClock();
    const { side, server, authority: unlimited } = await startContract({}, {}, clock);
    const outbound = guardCalls(side.parts.outbound, { budget: acmeAdapter.budget, clock });
    const authority = authorityOf({ ...side, parts: { ...side.parts, outbound } });
    const [product] = await unlimited.products();
    const names = Array.from({ length: product?.maxNames ?? 0 }, (_, index) => `n${index}.example.com`);
    expect(names).toHaveLength(100);
    const order = await orderFor(names, { method: 'http' });
    const placed = placedOrder(order, await authority.place(order));
    const issued = await waitUntil('the order has ended', async () => {
      clock.advance(15 * SECOND);
      const state = await authority.status(placed).catch(() => undefined);
      return state?.status === 'issued' && state;
    });
    expect(issued.issuances).toHaveLength(1);
    // Twice at most: two hundred calls in ten seconds are enough for a hundred names.
    expect(clock.now() <= addMs(new Date('2026-11-22T09:00:00Z'), 30 * SECOND)).toBe(true);
    expect(server.requests.filter((resource) => resource === 'new-nonce').length).toBeLessThan(20);
  });

  it('takes a second revocation for the first', async () => {
    const { authority } = await startContract();
    const { state } = await finishOrder(authority, await orderFor(['www.example.com'], { method: 'http' }));
    const [issuance] = state.issuances;
    if (!issuance) throw new Error('nothing was issued');
    const revocation = { issuance, reason: 'keyCompromise' } as const;
    for (let times = 0; times < 2; times += 1)
      expect(await authority.revoke(state.authorityOrderId, revocation)).toMatchObject({ status: 'revoked' });
  });
});
