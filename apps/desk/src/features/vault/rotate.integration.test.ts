import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@certdesk/platform';
import { ENGINES, waitUntil } from '@certdesk/platform/testing';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFileKeys, KEY_FILE } from './key-file.ts';
import { rotate } from './rotate.ts';
import { createSettingKeys } from './setting-keys.ts';
import { openVaultDatabase, placeOf, secretOf } from './testing/vault-database.ts';

const RECORDS = 450; // three batches

describe.each(ENGINES)('a rotation on %s', (engine) => {
  let tools: Awaited<ReturnType<typeof openVaultDatabase>>;
  let folder: string;
  beforeAll(async () => {
    tools = await openVaultDatabase(engine);
  });
  afterAll(() => tools.database.close());
  beforeEach(async () => {
    await tools.clear();
    folder = mkdtempSync(join(tmpdir(), 'certdesk-rotate-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const fileKeys = () => createFileKeys(folder, silentLog);
  const linesOfFile = () => readFileSync(join(folder, KEY_FILE), 'utf8').trim().split('\n');
  const fill = async (keys = fileKeys(), count = RECORDS) => {
    const vault = tools.vaultWith(keys);
    await vault.unlock();
    await tools.keepAll(vault, count);
    return vault;
  };

  it('puts everything under a new key and forgets the old one', async () => {
    const vault = await fill();
    const [oldKey] = linesOfFile();
    const [oldId] = Object.keys(await tools.spread());
    writeFileSync(join(folder, `${KEY_FILE}.4711.part`), `${oldKey}\n`); // as a killed process leaves it
    const steps = await tools.rotateAll(tools.optionsWith(fileKeys()));
    expect(steps[0]).toMatchObject({ step: 'started', records: RECORDS });
    expect(steps.at(-1)).toMatchObject({ step: 'finished', done: RECORDS });
    expect(Object.values(await tools.spread())).toEqual([RECORDS]);
    expect(Object.keys(await tools.spread())).not.toContain(oldId);
    expect(linesOfFile()).toHaveLength(1);
    expect(linesOfFile()).not.toContain(oldKey);
    expect(readdirSync(folder)).toEqual([KEY_FILE]);
    expect(statSync(join(folder, KEY_FILE)).mode & 0o777).toBe(0o600);
    expect(await tools.opensAll(vault, RECORDS)).toBe(true);
    expect(await tools.opensAll(tools.vaultWith(fileKeys()), RECORDS)).toBe(true);
  });

  it('leaves what is sealed as it is, byte for byte', async () => {
    await fill(fileKeys(), 3);
    const sealed = () => tools.database.db.selectFrom('sealed_records').select('sealed').orderBy('record_id').execute();
    const before = await sealed();
    await tools.rotateAll(tools.optionsWith(fileKeys()));
    expect(await sealed()).toEqual(before);
  });

  it('lets another process seal and open at every step, under the new key as soon as there is one', async () => {
    const other = await fill();
    const [oldId] = Object.keys(await tools.spread());
    let count = RECORDS;
    for await (const { step } of rotate(tools.optionsWith(fileKeys()))) {
      await tools.keep(other, placeOf(count));
      const { key_id } = await tools.database.db
        .selectFrom('sealed_records')
        .select('key_id')
        .where('record_id', '=', placeOf(count).recordId)
        .executeTakeFirstOrThrow();
      expect(key_id, step).not.toBe(oldId);
      count += 1;
      expect(await tools.opensAll(other, 5)).toBe(true);
    }
    expect(count).toBeGreaterThan(RECORDS + 3);
    expect(Object.values(await tools.spread())).toEqual([count]);
    expect(await tools.opensAll(other, count)).toBe(true);
  });

  it('goes on where it was interrupted, with the same key', async () => {
    const vault = await fill();
    const interruption = new AbortController();
    const steps = [];
    for await (const step of rotate(tools.optionsWith(fileKeys(), interruption.signal))) {
      steps.push(step);
      if (step.step === 'moved') interruption.abort();
    }
    expect(steps.at(-1)).toMatchObject({ step: 'interrupted', done: 400 });
    expect(Object.values(await tools.spread()).sort()).toEqual([400, RECORDS - 400].sort());
    expect(linesOfFile()).toHaveLength(2);
    expect(await tools.opensAll(vault, RECORDS)).toBe(true);
    const last = (await tools.rotateAll(tools.optionsWith(fileKeys()))).at(-1);
    expect(last).toMatchObject({
      step: 'finished',
      keyId: steps[0]?.step === 'started' ? steps[0].keyId : '',
      done: 50,
    });
    expect(linesOfFile()).toHaveLength(1);
    expect(await tools.opensAll(vault, RECORDS)).toBe(true);
  });

  it('uses the key that a killed rotation had made and nothing else', async () => {
    const vault = await fill(fileKeys(), 5);
    const made = await fileKeys().make?.();
    await tools.vaultWith(fileKeys()).unlock(); // the desk starts in between
    await tools.rotateAll(tools.optionsWith(fileKeys()));
    expect(await tools.spread()).toEqual({ [made ?? '']: 5 });
    expect(await tools.opensAll(vault, 5)).toBe(true);
  });

  it('only tidies the file when it was killed at its very last step', async () => {
    const vault = await fill(fileKeys(), 5);
    const keys = fileKeys();
    await tools.rotateAll(tools.optionsWith({ ...keys, forgetAllBut: async () => false }));
    expect(linesOfFile()).toHaveLength(2);
    const before = await tools.spread();
    const [step] = await tools.rotateAll(tools.optionsWith(fileKeys()));
    expect(step).toMatchObject({ step: 'finished', done: 0 });
    expect(linesOfFile()).toHaveLength(1);
    expect(await tools.spread()).toEqual(before);
    expect(await tools.opensAll(vault, 5)).toBe(true);
  });

  it('refuses to store what was sealed under a key that is retired meanwhile, and takes it sealed anew', async () => {
    const vault = await fill(fileKeys(), 1);
    const late = await vault.seal(placeOf(1), secretOf(placeOf(1)));
    await tools.rotateAll(tools.optionsWith(fileKeys()));
    await expect(tools.database.db.transaction().execute((trx) => vault.store(trx, late))).rejects.toMatchObject({
      code: 'vault.unavailable',
    });
    await tools.keep(vault, placeOf(1));
    expect(await tools.opensAll(vault, 2)).toBe(true);
  });

  it.runIf(engine === 'postgres')('waits for a record that is just being stored under the old key', async () => {
    const vault = await fill(fileKeys(), 1);
    const late = await vault.seal(placeOf(1), secretOf(placeOf(1)));
    const stored = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const storing = tools.database.db.transaction().execute(async (trx) => {
      await vault.store(trx, late);
      stored.resolve();
      await gate.promise;
    });
    await stored.promise;
    const rotating = tools.rotateAll(tools.optionsWith(fileKeys()));
    await waitUntil('the retirement of the key waits', async () => {
      const { rows } = await sql<{ waiting: number }>`
        select count(*)::integer as waiting from pg_locks join pg_stat_activity using (pid)
        where not granted and datname = current_database()`.execute(tools.database.db);
      return (rows[0]?.waiting ?? 0) > 0;
    });
    gate.resolve();
    await storing;
    expect((await rotating).at(-1)).toMatchObject({ step: 'finished', done: 2 });
    expect(Object.values(await tools.spread())).toEqual([2]);
    expect(await tools.opensAll(vault, 2)).toBe(true);
  });

  it('never overwrites a record that was sealed anew while its wrap was being replaced', async () => {
    const vault = await fill(fileKeys(), 3);
    const keys = fileKeys();
    await tools.rotateAll(
      tools.optionsWith({
        ...keys,
        rewrap: async (wraps, keyId) => {
          const rewrapped = await keys.rewrap(wraps, keyId);
          await tools.keep(vault, placeOf(0));
          await tools.database.db.transaction().execute((trx) => vault.remove(trx, placeOf(2)));
          return rewrapped;
        },
      }),
    );
    expect(await tools.opensAll(vault, 2)).toBe(true);
    expect(Object.values(await tools.spread())).toEqual([2]);
  });

  it('keeps the old key for records that do not open, and names them', async () => {
    const vault = await fill(fileKeys(), 5);
    const { accountId, recordId } = placeOf(3);
    await tools.database.db
      .updateTable('sealed_records')
      .set({ wrapped_key: randomBytes(61) })
      .where('record_id', '=', recordId)
      .execute();
    for (const done of [4, 0]) {
      const last = (await tools.rotateAll(tools.optionsWith(fileKeys()))).at(-1);
      expect(last).toEqual({ step: 'incomplete', done, broken: 1, places: [{ accountId, recordId }] });
      expect(linesOfFile()).toHaveLength(2);
    }
    await tools.database.db.transaction().execute((trx) => vault.remove(trx, { accountId, recordId }));
    expect((await tools.rotateAll(tools.optionsWith(fileKeys()))).at(-1)).toMatchObject({ step: 'finished', done: 0 });
    expect(linesOfFile()).toHaveLength(1);
  });

  it('is the only one at a time', async () => {
    await fill(fileKeys(), 1);
    const first = rotate(tools.optionsWith(fileKeys()));
    await first.next();
    await expect(tools.rotateAll(tools.optionsWith(fileKeys()))).rejects.toMatchObject({
      code: 'vault.rotation_under_way',
    });
    await first.return(undefined);
    expect((await tools.rotateAll(tools.optionsWith(fileKeys()))).at(-1)).toMatchObject({ step: 'finished' });
  });

  it('moves to a new CERTDESK_KEK when it is told to, and not before', async () => {
    const [old, next] = [randomBytes(32), randomBytes(32)];
    await fill(createSettingKeys(old), 5);
    const both = tools.vaultWith(createSettingKeys(next, old));
    await both.unlock();
    const [oldId = ''] = Object.keys(await tools.spread());
    await tools.keep(both, placeOf(5));
    expect(await tools.spread()).toEqual({ [oldId]: 6 });
    await tools.rotateAll(tools.optionsWith(createSettingKeys(next, old)));
    expect(await tools.opensAll(both, 6)).toBe(true);
    const alone = tools.vaultWith(createSettingKeys(next));
    await alone.unlock();
    expect(await tools.opensAll(alone, 6)).toBe(true);
    await expect(tools.vaultWith(createSettingKeys(old)).unlock()).rejects.toMatchObject({ code: 'vault.key_wrong' });
    await expect(tools.rotateAll(tools.optionsWith(createSettingKeys(next)))).rejects.toMatchObject({
      code: 'vault.nothing_newer',
    });
  });

  it('refuses to start without the key before, while records are under it', async () => {
    const [old, next] = [randomBytes(32), randomBytes(32)];
    await fill(createSettingKeys(old));
    const interruption = new AbortController();
    interruption.abort();
    await tools.rotateAll(tools.optionsWith(createSettingKeys(next, old), interruption.signal));
    await expect(tools.vaultWith(createSettingKeys(next)).unlock()).rejects.toMatchObject({ code: 'vault.key_wrong' });
    await tools.vaultWith(createSettingKeys(next, old)).unlock();
  });

  it('changes nothing with a wrong key', async () => {
    await fill(createSettingKeys(randomBytes(32)), 3);
    const before = await tools.everything();
    await expect(tools.rotateAll(tools.optionsWith(createSettingKeys(randomBytes(32))))).rejects.toMatchObject({
      code: 'vault.key_wrong',
    });
    await expect(tools.rotateAll(tools.optionsWith(fileKeys()))).rejects.toMatchObject({ code: 'vault.key_lost' });
    expect(await tools.everything()).toEqual(before);
  });
});
