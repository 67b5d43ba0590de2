import { randomBytes } from 'node:crypto';
import { CertdeskError } from '@certdesk/contract';
import { type Clock, type Log, type Queryable, StartFault } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import { recordBinding, wrapBinding } from './bindings.ts';
import { EnvelopeBroken, KEY_BYTES, openEnvelope, sealEnvelope } from './envelope.ts';
import { type KeyEncryption, KeyFault } from './key-encryption.ts';
import { createKeyRegister, type KeyRegister } from './key-register.ts';
import { deleteRecord, findRecord, type Place, putRecord, type Sealed } from './vault.store.ts';

export type VaultOptions = {
  /** Which key is the current one is asked here, outside of any transaction. */
  readonly db: Queryable<DeskSchema>;
  readonly keys: KeyEncryption;
  readonly clock: Clock;
  readonly log: Log;
};

export type Vault = {
  /**
   * Proves at a start that the keys are those of this database, and takes the first key of a new one. Throws StartFault
   * `vault.key_wrong`, `vault.key_lost` or `vault.key_refused`, with nothing written; a key service that does not answer
   * is no fault (until it does, sealing and opening are `vault.unavailable`).
   */
  unlock: () => Promise<void>;
  /**
   * Seals under the current key. May ask the network: never inside a transaction. The plaintext stays the caller's, who
   * zeroes it. Throws CertdeskError `vault.unavailable`.
   */
  seal: (place: Place, plaintext: Uint8Array) => Promise<Sealed>;
  /** Inserts or replaces. Throws CertdeskError `vault.unavailable` when its key has been retired since: seal it anew. */
  store: (trx: Transaction<DeskSchema>, sealed: Sealed) => Promise<void>;
  /** Inserts, or leaves what is there: of processes that seal a first key at once, one's is kept. Throws like `store`. */
  storeFirst: (trx: Transaction<DeskSchema>, sealed: Sealed) => Promise<void>;
  /**
   * The plaintext, for the caller to zero. May ask the network. Throws CertdeskError `vault.unavailable`,
   * SealedRecordMissing, and SealedRecordBroken when what is stored is not what was sealed in this place.
   */
  open: (db: Queryable<DeskSchema>, place: Place) => Promise<Buffer>;
  remove: (trx: Transaction<DeskSchema>, place: Place) => Promise<void>;
};

/** There is no such record in the account. */
export class SealedRecordMissing extends Error {
  constructor() {
    super('there is no such sealed record');
    this.name = 'SealedRecordMissing';
  }
}

/** The record was changed, or moved here from another place. */
export class SealedRecordBroken extends Error {
  constructor(options: ErrorOptions) {
    super('the sealed record does not open', options);
    this.name = 'SealedRecordBroken';
  }
}

/** What a person is told when a key cannot be used while the desk runs: later, and the operator's log says why. */
function unavailable(cause: unknown, log: Log): unknown {
  if (!(cause instanceof KeyFault) && !(cause instanceof StartFault)) return cause;
  log.error({ event: 'vault.unavailable', cause: cause instanceof KeyFault ? cause.reason : cause.code, err: cause });
  return new CertdeskError('vault.unavailable', { cause });
}

async function sealRecord({ keys }: VaultOptions, register: KeyRegister, place: Place, plaintext: Uint8Array) {
  const keyId = await register.current();
  const dataKey = randomBytes(KEY_BYTES);
  try {
    const sealed = sealEnvelope(dataKey, plaintext, recordBinding(place));
    return { ...place, keyId, sealed, wrappedKey: await keys.wrap(keyId, dataKey, wrapBinding(place)) };
  } finally {
    dataKey.fill(0);
  }
}

async function openRecord({ keys }: VaultOptions, db: Queryable<DeskSchema>, place: Place): Promise<Buffer> {
  const record = await findRecord(db, place);
  if (!record) throw new SealedRecordMissing();
  const { key_id: keyId, wrapped_key: wrapped, sealed } = record;
  try {
    const dataKey = await keys.unwrap({ keyId, wrapped: Buffer.from(wrapped), binding: wrapBinding(place) });
    try {
      return openEnvelope(dataKey, sealed, recordBinding(place));
    } finally {
      dataKey.fill(0);
    }
  } catch (cause) {
    const broken = cause instanceof EnvelopeBroken || (cause instanceof KeyFault && cause.reason === 'broken');
    throw broken ? new SealedRecordBroken({ cause }) : cause;
  }
}

/**
 * Keeps secrets so that the database alone, a backup or a dump of it tell none: each is encrypted with a data key of its
 * own, which the key encryption key wraps. Both are bound to account and record (docs/decisions/0011).
 */
export function createVault(options: VaultOptions): Vault {
  const { log } = options;
  const register = createKeyRegister(options);
  const orUnavailable = (cause: unknown): never => {
    throw unavailable(cause, log);
  };
  const put = async (trx: Transaction<DeskSchema>, sealed: Sealed, existing: 'replaced' | 'kept') => {
    if (!(await putRecord(trx, sealed, existing))) throw new CertdeskError('vault.unavailable');
  };
  return {
    unlock: () => register.unlock(),
    seal: (place, plaintext) => sealRecord(options, register, place, plaintext).catch(orUnavailable),
    store: (trx, sealed) => put(trx, sealed, 'replaced'),
    storeFirst: (trx, sealed) => put(trx, sealed, 'kept'),
    open: (db, place) => openRecord(options, db, place).catch(orUnavailable),
    remove: deleteRecord,
  };
}
