import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@certdesk/platform';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { wrapBinding } from './bindings.ts';
import type { KeyEncryption } from './key-encryption.ts';
import { openKeys } from './open-keys.ts';
import { createSettingKeys } from './setting-keys.ts';
import { startTransitServer, type TransitServer } from './testing/transit-server.ts';
import { openVaultDatabase, placeOf, secretOf } from './testing/vault-database.ts';
import type { TransitSettings } from './transit-client.ts';
import { createTransitKeys } from './transit-keys.ts';

/** Against a server of ours that keeps the documented contract; no real Vault or OpenBao can be reached from these tests. */
describe.each([{ derived: false }, { derived: true }])('keys in Transit, derived: $derived', ({ derived }) => {
  let server: TransitServer;
  let folder: string;
  let tools: Awaited<ReturnType<typeof openVaultDatabase>>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'certdesk-transit-'));
    tools = await openVaultDatabase('pglite');
  });
  afterAll(async () => {
    await tools.database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    server = await startTransitServer({ derived });
    await tools.clear();
  });
  afterEach(() => server.close());
  const settings = (changes: Partial<TransitSettings> = {}): TransitSettings => ({
    url: server.url,
    mount: 'transit',
    key: 'certdesk',
    token: 'hvs.first',
    tokenFile: undefined,
    namespace: undefined,
    ...changes,
  });
  const vaultOf = (keys: KeyEncryption) => tools.vaultWith(keys);

  it('seals and opens, and binds each data key to its record', async () => {
    const keys = createTransitKeys(settings());
    const vault = vaultOf(keys);
    await vault.unlock();
    await tools.keep(vault, placeOf(0));
    expect(await tools.opensAll(vault, 1)).toBe(true);
    expect(await tools.spread()).toEqual({ 'transit:certdesk:v1': 1 });
    const [keyId, wrapped] = [
      'transit:certdesk:v1',
      await keys.wrap('transit:certdesk:v1', randomBytes(32), wrapBinding(placeOf(0))),
    ];
    await expect(keys.unwrap({ keyId, wrapped, binding: wrapBinding(placeOf(1)) })).rejects.toMatchObject({
      reason: 'broken',
    });
    await expect(
      keys.unwrap({ keyId, wrapped: Buffer.from('vault:v1:AAAA'), binding: wrapBinding(placeOf(0)) }),
    ).rejects.toMatchObject({ reason: 'broken' });
  });

  it('rotates in the key service: no data key is decrypted, and all wraps are of the new version', async () => {
    const keys = createTransitKeys(settings());
    const vault = vaultOf(keys);
    await vault.unlock();
    await tools.keepAll(vault, 250);
    const before = server.calls.length;
    expect((await tools.rotateAll(tools.optionsWith(keys))).at(-1)).toEqual({
      step: 'finished',
      keyId: 'transit:certdesk:v2',
      done: 250,
    });
    const calls = server.calls.slice(before);
    expect(calls.filter((call) => call.includes('/rewrap/'))).toHaveLength(2);
    expect(calls.filter((call) => call.includes('/decrypt/')).length).toBeLessThanOrEqual(1); // the key check
    expect(await tools.spread()).toEqual({ 'transit:certdesk:v2': 250 });
    expect(await tools.opensAll(vault, 250)).toBe(true);
    const wraps = await tools.database.db.selectFrom('sealed_records').select('wrapped_key').execute();
    expect(wraps.every(({ wrapped_key }) => Buffer.from(wrapped_key).toString().startsWith('vault:v2:'))).toBe(true);
  });

  it('takes a version that the key service has made by itself, and seals under the old one until then', async () => {
    const keys = createTransitKeys(settings());
    const vault = vaultOf(keys);
    await vault.unlock();
    server.rotate();
    await tools.keep(vault, placeOf(0));
    expect(await tools.spread()).toEqual({ 'transit:certdesk:v1': 1 });
    server.mayRotate = false;
    await tools.rotateAll(tools.optionsWith(keys));
    expect(await tools.spread()).toEqual({ 'transit:certdesk:v2': 1 });
    await expect(tools.rotateAll(tools.optionsWith(keys))).rejects.toMatchObject({ code: 'vault.key_refused' });
    expect(await tools.opensAll(vault, 1)).toBe(true);
  });

  it('moves from a setting to Transit and back', async () => {
    const kek = randomBytes(32);
    const place = { folder, log: silentLog };
    const first = vaultOf(createSettingKeys(kek));
    await first.unlock();
    await tools.keepAll(first, 23);
    const there = openKeys({ kek: undefined, previous: kek, transit: settings() }, place);
    await tools.rotateAll(tools.optionsWith(there));
    expect(await tools.spread()).toEqual({ 'transit:certdesk:v1': 23 });
    expect(await tools.opensAll(vaultOf(createTransitKeys(settings())), 23)).toBe(true);
    const back = openKeys({ kek, previous: undefined, transit: settings() }, place);
    await tools.rotateAll(tools.optionsWith(back));
    expect(await tools.opensAll(vaultOf(createSettingKeys(kek)), 23)).toBe(true);
  });

  it('starts while the key service is silent, sealed, failing or slow, and seals as soon as it answers', async () => {
    const vault = vaultOf(createTransitKeys(settings({ timeoutMs: 100 })));
    for (const faults of [{ status: 503 }, { status: 500 }, { status: 429 }, { delayMs: 400 }]) {
      server.faults = faults;
      await vault.unlock();
      await expect(vault.seal(placeOf(0), secretOf(placeOf(0)))).rejects.toMatchObject({ code: 'vault.unavailable' });
    }
    server.faults = {};
    await tools.keep(vault, placeOf(0));
    server.faults = { status: 503 };
    await expect(vault.open(tools.database.db, placeOf(0))).rejects.toMatchObject({ code: 'vault.unavailable' });
    await expect(tools.rotateAll(tools.optionsWith(createTransitKeys(settings())))).rejects.toMatchObject({
      code: 'vault.key_service_silent',
    });
    server.faults = {};
    expect(await tools.opensAll(vault, 1)).toBe(true);
    const nobody = vaultOf(createTransitKeys(settings({ url: 'http://127.0.0.1:9' })));
    await nobody.unlock();
  });

  it('refuses to start with a token that is not accepted, or a key that is not there', async () => {
    for (const wrong of [{ token: 'hvs.other' }, { key: 'other' }, { mount: 'elsewhere' }])
      await expect(vaultOf(createTransitKeys(settings(wrong))).unlock()).rejects.toMatchObject({
        code: 'vault.key_refused',
      });
    expect(await tools.everything()).toEqual([[], []]);
  });

  it('refuses to start with a key of the same name that is another key', async () => {
    await vaultOf(createTransitKeys(settings())).unlock();
    const other = await startTransitServer({ derived });
    const before = await tools.everything();
    await expect(vaultOf(createTransitKeys(settings({ url: other.url }))).unlock()).rejects.toMatchObject({
      code: 'vault.key_wrong',
    });
    expect(await tools.everything()).toEqual(before);
    await other.close();
  });

  it('reads its token again from the file when it is refused', async () => {
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, 'hvs.first\n');
    const vault = vaultOf(createTransitKeys(settings({ tokenFile })));
    await vault.unlock();
    await tools.keep(vault, placeOf(0));
    server.token = 'hvs.second';
    await expect(vault.open(tools.database.db, placeOf(0))).rejects.toMatchObject({ code: 'vault.unavailable' });
    writeFileSync(tokenFile, 'hvs.second\n');
    expect(await tools.opensAll(vault, 1)).toBe(true);
  });
});
