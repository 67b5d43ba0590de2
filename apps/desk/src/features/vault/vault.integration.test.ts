import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, migrate, silentLog, systemClock } from '@certdesk/platform';
import { ENGINES, openTestDatabase } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../../../migrations/index.ts';
import type { DeskSchema } from '../../schema.ts';
import type { KeyEncryption } from './key-encryption.ts';
import { createFileKeys, KEY_FILE } from './key-file.ts';
import { createSettingKeys } from './setting-keys.ts';
import { createVault, SealedRecordBroken, SealedRecordMissing } from './vault.ts';

const KEK = randomBytes(32);
const PLACE = { accountId: 'account-1', recordId: 'certificate-1' };
const SECRET = Buffer.from('-----BEGIN PRIVATE KEY----- of somebody');

describe.each(ENGINES)('the vault on %s', (engine) => {
  let database: Database<DeskSchema>;
  let folder: string;
  beforeAll(async () => {
    database = await openTestDatabase<DeskSchema>(engine);
    await migrate(database.db, migrations);
    folder = mkdtempSync(join(tmpdir(), 'certdesk-vault-'));
  });
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (keys: KeyEncryption) => createVault({ db: database.db, keys, clock: systemClock, log: silentLog });
  const everything = async () => [
    await database.db.selectFrom('vault_keys').selectAll().execute(),
    await database.db.selectFrom('sealed_records').selectAll().execute(),
  ];

  it('keeps a secret so that only the vault opens it', async () => {
    const vault = open(createSettingKeys(KEK));
    await vault.unlock();
    const sealed = await vault.seal(PLACE, SECRET);
    await database.db.transaction().execute((trx) => vault.store(trx, sealed));
    expect(await vault.open(database.db, PLACE)).toEqual(SECRET);
    const row = await database.db.selectFrom('sealed_records').selectAll().executeTakeFirstOrThrow();
    for (const bytes of [row.sealed, row.wrapped_key]) expect(Buffer.from(bytes).includes('PRIVATE KEY')).toBe(false);
  });

  it('replaces a secret, and forgets one', async () => {
    const vault = open(createSettingKeys(KEK));
    const place = { ...PLACE, recordId: 'certificate-2' };
    for (const text of ['first', 'second']) {
      const sealed = await vault.seal(place, Buffer.from(text));
      await database.db.transaction().execute((trx) => vault.store(trx, sealed));
    }
    expect(String(await vault.open(database.db, place))).toBe('second');
    await database.db.transaction().execute((trx) => vault.remove(trx, place));
    await expect(vault.open(database.db, place)).rejects.toBeInstanceOf(SealedRecordMissing);
  });

  it('refuses a record that was moved to another account or another place', async () => {
    const vault = open(createSettingKeys(KEK));
    const sealed = await vault.seal({ accountId: 'account-1', recordId: 'moved' }, SECRET);
    const elsewhere = { accountId: 'account-2', recordId: 'moved' };
    await database.db.transaction().execute((trx) => vault.store(trx, { ...sealed, ...elsewhere }));
    await expect(vault.open(database.db, elsewhere)).rejects.toBeInstanceOf(SealedRecordBroken);
    await database.db.transaction().execute((trx) => vault.remove(trx, elsewhere));
  });

  it('refuses to start with another key, and with none, and changes nothing', async () => {
    const before = await everything();
    await expect(open(createSettingKeys(randomBytes(32))).unlock()).rejects.toMatchObject({
      code: 'vault.key_wrong',
    });
    const file = join(folder, KEY_FILE);
    await expect(open(createFileKeys(folder, silentLog)).unlock()).rejects.toMatchObject({
      code: 'vault.key_lost',
      params: { file },
    });
    writeFileSync(file, 'AAAA\n');
    await expect(open(createFileKeys(folder, silentLog)).unlock()).rejects.toMatchObject({
      code: 'data.secret_damaged',
    });
    expect(readFileSync(file, 'utf8')).toBe('AAAA\n');
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`);
    await expect(open(createFileKeys(folder, silentLog)).unlock()).rejects.toMatchObject({ code: 'vault.key_wrong' });
    expect(await everything()).toEqual(before);
  });

  it('opens with the same key wherever it is kept', async () => {
    const file = join(folder, KEY_FILE);
    writeFileSync(file, `${KEK.toString('base64')}\n`, { mode: 0o644 });
    const vault = open(createFileKeys(folder, silentLog));
    await vault.unlock();
    expect(await vault.open(database.db, PLACE)).toEqual(SECRET);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
