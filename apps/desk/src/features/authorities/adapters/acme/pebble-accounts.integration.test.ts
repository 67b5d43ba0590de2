import { afterEach, describe, expect, it } from 'vitest';
import { acmeAdapter } from './acme-adapter.ts';
import {
  authorityOf,
  createDeskSide,
  type DeskSide,
  finishOrder,
  memoryChallenges,
  memoryProofs,
  orderFor,
  type Pebble,
  type PebbleOptions,
  startPebble,
} from './testing/index.ts';

const EAB = {
  kid: 'customer-1',
  hmacKey: Buffer.from('a key of forty-eight octets, as authorities give').toString('base64url'),
};

describe('an ACME account', () => {
  const running: Pebble[] = [];
  afterEach(async () => {
    for (const pebble of running.splice(0)) await pebble.stop();
  });
  const start = async (options: PebbleOptions) => {
    const pebble = await startPebble({ alwaysValid: true, ...options });
    running.push(pebble);
    return pebble;
  };
  const sideOf = (
    { directoryUrl, trustedRoots }: Pebble,
    options: { secrets?: object; from?: Partial<DeskSide>; settings?: object } = {},
  ) =>
    createDeskSide({
      settings: { directoryUrl, trustedRoots, methods: ['http'], ...options.settings },
      secrets: options.secrets ?? {},
      from: options.from ?? {},
    });
  const bound = { eabKid: EAB.kid, eabHmacKey: EAB.hmacKey };

  it('needs the binding that the authority demands', async () => {
    const pebble = await start({ eab: EAB });
    const without = sideOf(pebble);
    await expect(acmeAdapter.test(without.parts)).rejects.toMatchObject({
      reason: expect.stringContaining('externalAccountBinding'),
    });
    // The operator can mend it, so the order waits.
    const order = await orderFor(['www.example.com'], { method: 'http' });
    await expect(authorityOf(without).place(order)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('is not made with a wrong binding, and is with the right one, whichever was tried before', async () => {
    const pebble = await start({ eab: EAB });
    const wrong = { eabKid: EAB.kid, eabHmacKey: Buffer.alloc(48, 1).toString('base64url') };
    const side = sideOf(pebble, { secrets: wrong });
    await expect(acmeAdapter.test(side.parts)).rejects.toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('external account binding JWS verification error'),
    });
    const mended = sideOf(pebble, { secrets: bound, from: side });
    await acmeAdapter.test(mended.parts);
    const { state } = await finishOrder(authorityOf(mended), await orderFor(['www.example.com'], { method: 'http' }));
    expect(state.status).toBe('issued');
  });

  it('is used again, so that a binding which is good for one use is used once', async () => {
    const pebble = await start({ eab: EAB });
    const side = sideOf(pebble, { secrets: bound });
    await acmeAdapter.test(side.parts);
    const [kept] = side.keep.values.values();
    await acmeAdapter.test(side.parts);
    expect([...side.keep.values.values()]).toEqual([kept]);
    const again = sideOf(pebble, { secrets: bound, from: side });
    await authorityOf(again).place(await orderFor(['www.example.com'], { method: 'http' }));
    // Nobody asks for the account.
    expect(again.asked.slice(0, 3)).toEqual(['dir', 'nonce-plz', 'order-plz']);
    expect(again.asked).not.toContain('sign-me-up');
  });

  it('is found again by its key when the answer was lost', async () => {
    const pebble = await start({ eab: EAB });
    const lost = createDeskSide({
      settings: { directoryUrl: pebble.directoryUrl, trustedRoots: pebble.trustedRoots, methods: ['http'] },
      secrets: bound,
      breakAt: { resource: 'sign-me-up', lost: 'answer' },
    });
    await expect(acmeAdapter.test(lost.parts)).rejects.toMatchObject({ kind: 'unreachable' });
    // Bound wrongly now: only an account that exists already can be found.
    const after = sideOf(pebble, {
      secrets: { ...bound, eabHmacKey: Buffer.alloc(48, 1).toString('base64url') },
      from: lost,
    });
    await acmeAdapter.test(after.parts);
  });

  it('is made anew, with its key, where the authority has lost it', async () => {
    const first = await start({});
    const side = sideOf(first);
    await acmeAdapter.test(side.parts);
    const [[name = '', value = ''] = []] = [...side.keep.values];
    const second = await start({});
    const moved = sideOf(second);
    await acmeAdapter.test(moved.parts);
    const [movedName = ''] = [...moved.keep.values.keys()];
    // The key and URL of the first, at a server that knows neither.
    moved.keep.values.set(
      movedName,
      value.replaceAll(new URL(first.directoryUrl).host, new URL(second.directoryUrl).host),
    );
    expect(name).not.toBe(movedName);
    const { state } = await finishOrder(authorityOf(moved), await orderFor(['www.example.com'], { method: 'http' }));
    expect(state.status).toBe('issued');
  });

  it('comes through when half of all nonces are refused', async () => {
    const pebble = await start({ badNonceRate: 50 });
    const side = sideOf(pebble);
    for (let number = 0; number < 4; number += 1) {
      const order = await orderFor([`n${number}.example.com`, `m${number}.example.com`], { method: 'http' });
      expect((await finishOrder(authorityOf(side), order)).state.status).toBe('issued');
    }
  });

  it('gives up where every nonce is refused', async () => {
    const pebble = await start({ badNonceRate: 100 });
    await expect(acmeAdapter.test(sideOf(pebble).parts)).rejects.toMatchObject({
      kind: 'unreachable',
      acmeType: 'badNonce',
    });
  });

  it('uses again what the same account of the desk has shown, and lets no other use it', async () => {
    const pebble = await start({ authzReuse: 100 });
    const challenges = memoryChallenges();
    const side = sideOf(pebble, { from: { challenges, proofs: memoryProofs() } });
    const authority = authorityOf(side);
    const name = 'shared.example.com';
    expect((await finishOrder(authority, await orderFor([name], { method: 'http' }))).state.status).toBe('issued');

    /** How often it has been told to look: what it says of a name just then depends on how quick it is. */
    const told = () => side.asked.filter((resource) => resource === 'chalZ').length;
    expect(told()).toBe(1);
    const again = await authority.place(await orderFor([name], { method: 'http' }));
    expect(again).toMatchObject({ rawStatus: 'ready', status: 'processing' });
    expect(told()).toBe(1);
    await authority.place(await orderFor([name, 'new.example.com'], { method: 'http' }));
    expect(told()).toBe(2);

    const issued = await finishOrder(authority, await orderFor([name], { method: 'http' }));
    const { authorityOrderId } = issued.state;
    expect(await authority.reissue(authorityOrderId, { id: 'reissue-1', csr: '' })).toMatchObject({
      rawStatus: 'ready',
    });

    expect(told()).toBe(2);
    await authority.place(await orderFor([name], { method: 'http', accountId: 'account-2' }));
    expect(told()).toBe(3);
  });

  it('lets all accounts use what one has shown where the operator says so', async () => {
    const pebble = await start({ authzReuse: 100 });
    const authority = authorityOf(sideOf(pebble, { settings: { accountsShareValidations: true } }));
    await finishOrder(authority, await orderFor(['shared.example.com'], { method: 'http' }));
    const others = await orderFor(['shared.example.com'], { method: 'http', accountId: 'account-2' });
    expect(await authority.place(others)).toMatchObject({ rawStatus: 'ready' });
  });

  it('waits for a validation that takes its time', async () => {
    const pebble = await startPebble({ validationSeconds: 2, alwaysValid: true });
    running.push(pebble);
    const authority = authorityOf(sideOf(pebble));
    const order = await orderFor(['a.example.com', 'b.example.com', 'c.example.com'], { method: 'http' });
    const { state } = await finishOrder(authority, order);
    expect(state.status).toBe('issued');
  });

  it('offers one product where the directory names no profiles', async () => {
    const pebble = await start({});
    const [product, ...others] = await authorityOf(sideOf(pebble)).products();
    expect(others).toEqual([]);
    expect(product).toMatchObject({
      id: 'pebble.default',
      validationLevel: 'DV',
      wildcard: false,
      validationMethods: ['http'],
    });
  });
});
