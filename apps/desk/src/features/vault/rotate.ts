import { setImmediate } from 'node:timers/promises';
import { type Clock, type Database, type Log, StartFault } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import { wrapBinding } from './bindings.ts';
import { type KeyEncryption, KeyFault } from './key-encryption.ts';
import { createKeyRegister } from './key-register.ts';
import { countRecords, deleteKey, findWraps, replaceWraps, type Wrap } from './rotation.store.ts';
import { takeRotationLock } from './rotation-lock.ts';
import { findKeys, makeCurrent, type Place } from './vault.store.ts';

export type RotateOptions = {
  readonly database: Database<DeskSchema>;
  readonly keys: KeyEncryption;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends the rotation after the batch under way. The next one goes on where it ended. */
  readonly signal: AbortSignal;
};

export type RotationStep =
  | { readonly step: 'started'; readonly keyId: string; readonly records: number }
  | { readonly step: 'moved'; readonly done: number; readonly records: number }
  | { readonly step: 'interrupted'; readonly done: number; readonly records: number }
  | { readonly step: 'finished'; readonly keyId: string; readonly done: number }
  /** Some records do not open, so that the keys they are under stay. `places` are the first of them. */
  | { readonly step: 'incomplete'; readonly done: number; readonly broken: number; readonly places: readonly Place[] };

const BATCH = 200;
/** So many places of broken records are told. */
const PLACES_TOLD = 10;

/** The key to move to: a new one, or that of a rotation which was interrupted. Undefined when there is nothing left to do. */
async function chooseKey(options: RotateOptions): Promise<string | undefined> {
  const { database, keys } = options;
  const [current, ...old] = await findKeys(database.db);
  const newest = await keys.newest();
  if (newest !== undefined && newest !== current?.key_id) return newest;
  if (current === undefined || old.length > 0) return current?.key_id;
  // All records are under the current key: interrupted at its very last step, or never begun.
  if (await keys.forgetAllBut(current.key_id)) return undefined;
  if (!keys.make) throw new StartFault('vault.nothing_newer', { source: keys.source });
  return keys.make();
}

/** From now on every process seals under this key, and looks for it where keys are kept. */
async function adopt(options: RotateOptions, keyId: string): Promise<void> {
  const { database, keys, clock, log } = options;
  const register = createKeyRegister({ db: database.db, keys, clock, log });
  const checkValue = await register.checkValueOf(keyId);
  await database.db.transaction().execute((trx) => makeCurrent(trx, { keyId, checkValue, at: clock.now() }));
}

type Batch = { readonly moved: number; readonly broken: readonly Place[]; readonly last: Wrap | undefined };

async function moveBatch(
  { database, keys }: RotateOptions,
  { from, to, after }: { from: string; to: string; after: Place | undefined },
): Promise<Batch> {
  const wraps = await findWraps(database.db, { keyId: from, after, limit: BATCH });
  const rewrapped = await keys.rewrap(
    wraps.map((wrap) => ({ keyId: from, wrapped: wrap.wrapped, binding: wrapBinding(wrap) })),
    to,
  );
  const opened = wraps.flatMap((wrap, index) => {
    const wrapped = rewrapped[index];
    return wrapped ? [{ ...wrap, rewrapped: wrapped }] : [];
  });
  const broken = wraps.filter((_, index) => rewrapped[index] === undefined);
  return {
    moved: await replaceWraps(database.db, opened, to),
    broken: broken.map(({ accountId, recordId }) => ({ accountId, recordId })),
    last: wraps.length < BATCH ? undefined : wraps.at(-1),
  };
}

/** Once through all records that are not under `to`, batch by batch. */
async function* passOnce(options: RotateOptions, to: string): AsyncGenerator<Batch> {
  const old = (await findKeys(options.database.db)).filter(({ is_current }) => !is_current);
  for (const { key_id: from } of old) {
    let after: Place | undefined;
    do {
      const batch = await moveBatch(options, { from, to, after });
      after = batch.last;
      yield batch;
    } while (after);
  }
}

/** Whether every key but the current one could be retired. */
async function retireOldKeys({ database }: RotateOptions): Promise<boolean> {
  const old = (await findKeys(database.db)).filter(({ is_current }) => !is_current);
  const retired: boolean[] = [];
  for (const { key_id } of old) retired.push(await deleteKey(database.db, key_id));
  return retired.every(Boolean);
}

async function* move(options: RotateOptions, keyId: string): AsyncGenerator<RotationStep> {
  const counts = await countRecords(options.database.db);
  const records = [...counts].reduce((sum, [id, count]) => (id === keyId ? sum : sum + count), 0);
  yield { step: 'started', keyId, records };
  let done = 0;
  for (;;) {
    const before = done;
    const broken: Place[] = [];
    for await (const batch of passOnce(options, keyId)) {
      done += batch.moved;
      broken.push(...batch.broken);
      const { aborted } = options.signal;
      yield { step: aborted ? 'interrupted' : 'moved', done, records: Math.max(done, records) };
      if (aborted) return;
      // PGlite answers without ever leaving this process: requests and signals would wait for the whole rotation.
      await setImmediate();
    }
    if (await retireOldKeys(options)) break;
    // A record that was being stored under an old key is found by the next pass; a broken one will be found again and again.
    if (done === before && broken.length > 0) {
      yield { step: 'incomplete', done, broken: broken.length, places: broken.slice(0, PLACES_TOLD) };
      return;
    }
  }
  await options.keys.forgetAllBut(keyId);
  yield { step: 'finished', keyId, done };
}

/** What an operator is told when keys cannot be used in the middle of a rotation. */
function asStartFault(error: unknown, { source }: KeyEncryption): unknown {
  if (!(error instanceof KeyFault)) return error;
  const code = error.reason === 'unavailable' ? 'vault.key_service_silent' : 'vault.key_refused';
  return new StartFault(code, { source }, { cause: error });
}

/**
 * Moves all data keys under a new key encryption key, while everybody goes on sealing and opening: what is sealed stays
 * as it is, only the wraps are replaced. Can end at any moment (also by kill -9); the next rotation finishes it, before
 * another begins. Throws StartFault.
 */
export async function* rotate(options: RotateOptions): AsyncGenerator<RotationStep> {
  const { database, keys, clock, log } = options;
  const release = await takeRotationLock(database);
  if (!release) throw new StartFault('vault.rotation_under_way');
  try {
    await createKeyRegister({ db: database.db, keys, clock, log }).unlock();
    const keyId = await chooseKey(options);
    if (keyId === undefined) {
      yield { step: 'finished', keyId: (await findKeys(database.db))[0]?.key_id ?? '', done: 0 };
      return;
    }
    await adopt(options, keyId);
    log.info({ event: 'vault.rotation_started' });
    yield* move(options, keyId);
  } catch (error) {
    throw asStartFault(error, keys);
  } finally {
    await release();
  }
}
