import { type Database, type Engine, migrate, silentLog, systemClock } from '@certdesk/platform';
import { openTestDatabase } from '@certdesk/platform/testing';
import { migrations } from '../../../../migrations/index.ts';
import type { DeskSchema } from '../../../schema.ts';
import type { KeyEncryption } from '../key-encryption.ts';
import { type RotateOptions, type RotationStep, rotate } from '../rotate.ts';
import type { Place } from '../vault.store.ts';
import { createVault, type Vault } from '../vault.ts';

/** A fresh database with the desk's tables, and what the vault's tests do with it. */
export async function openVaultDatabase(engine: Engine) {
  const database = await openTestDatabase<DeskSchema>(engine);
  await migrate(database.db, migrations);
  return { database, ...vaultTools(database) };
}

const never = new AbortController().signal;
export const placeOf = (index: number): Place => ({ accountId: `account-${index % 7}`, recordId: `record-${index}` });
export const secretOf = ({ accountId, recordId }: Place): Buffer => Buffer.from(`secret of ${accountId}/${recordId}`);

export function vaultTools(database: Database<DeskSchema>) {
  const { db } = database;
  const vaultWith = (keys: KeyEncryption): Vault => createVault({ db, keys, clock: systemClock, log: silentLog });
  const optionsWith = (keys: KeyEncryption, signal = never): RotateOptions => ({
    database,
    keys,
    clock: systemClock,
    log: silentLog,
    signal,
  });
  return {
    vaultWith,
    optionsWith,
    clear: async () => {
      await db.deleteFrom('sealed_records').execute();
      await db.deleteFrom('vault_keys').execute();
    },
    keep: async (vault: Vault, place: Place) => {
      const sealed = await vault.seal(place, secretOf(place));
      await db.transaction().execute((trx) => vault.store(trx, sealed));
    },
    /** Keeps the first `count` records. */
    keepAll: async (vault: Vault, count: number) => {
      const places = Array.from({ length: count }, (_, index) => placeOf(index));
      const sealed = await Promise.all(places.map((place) => vault.seal(place, secretOf(place))));
      await db.transaction().execute(async (trx) => {
        for (const record of sealed) await vault.store(trx, record);
      });
    },
    /** Whether each of the first `count` records opens as what it was. */
    opensAll: async (vault: Vault, count: number) => {
      for (let index = 0; index < count; index += 1) {
        const place = placeOf(index);
        if (!(await vault.open(db, place)).equals(secretOf(place))) return false;
      }
      return true;
    },
    rotateAll: async (options: RotateOptions): Promise<RotationStep[]> => Array.fromAsync(rotate(options)),
    /** How many records are under which key, keys without records too. */
    spread: async (): Promise<Record<string, number>> => {
      const rows = await db
        .selectFrom('vault_keys')
        .leftJoin('sealed_records', 'sealed_records.key_id', 'vault_keys.key_id')
        .select(({ fn }) => ['vault_keys.key_id', fn.count<number>('sealed_records.record_id').as('records')])
        .groupBy('vault_keys.key_id')
        .execute();
      return Object.fromEntries(rows.map(({ key_id, records }) => [key_id, Number(records)]));
    },
    everything: async () => [
      await db.selectFrom('vault_keys').selectAll().orderBy('key_id').execute(),
      await db.selectFrom('sealed_records').selectAll().orderBy('account_id').orderBy('record_id').execute(),
    ],
  };
}
