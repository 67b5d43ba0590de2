/** Why a key encryption key cannot be used. */
export type KeyFaultReason =
  /** Nobody here has a key of that id. */
  | 'unknown'
  /** The file that should hold the keys is gone. */
  | 'lost'
  /** The key has another content than the one that wrapped this, or what is wrapped was changed. */
  | 'broken'
  /** The key service does not answer, or says that it cannot now. */
  | 'unavailable'
  /** The key service answers, and does not let us: token, policy, mount or name of the key. */
  | 'refused';

export class KeyFault extends Error {
  readonly reason: KeyFaultReason;

  constructor(reason: KeyFaultReason, options: ErrorOptions = {}) {
    super(reason, options);
    this.name = 'KeyFault';
    this.reason = reason;
  }
}

/** A data key as it is stored. `binding` says whose it is; under another one it does not open. */
export type WrappedKey = { readonly keyId: string; readonly wrapped: Buffer; readonly binding: Buffer };

/**
 * Key encryption keys, wherever they are kept. They have ids that are stored beside what they wrap; which of them wraps
 * new data keys is not decided here but in the database, so that all processes agree. Every function may throw KeyFault.
 */
export type KeyEncryption = {
  /** What the operator knows the keys by: a setting, a file, or a key in Transit. */
  readonly source: string;
  /** Whether an id is one of this kind of keys. The key itself may still be missing. */
  owns: (keyId: string) => boolean;
  /** The newest key there is; undefined when there is none yet. */
  newest: () => Promise<string | undefined>;
  /** Makes a key that is newer than all others, stored for good when this returns; undefined when only the operator can. */
  readonly make: (() => Promise<string>) | undefined;
  wrap: (keyId: string, dataKey: Buffer, binding: Buffer) => Promise<Buffer>;
  /** The data key; whoever asks for it zeroes it. */
  unwrap: (key: WrappedKey) => Promise<Buffer>;
  /** Wraps data keys anew under `keyId`, in their order; undefined for one that does not open. */
  rewrap: (keys: readonly WrappedKey[], keyId: string) => Promise<readonly (Buffer | undefined)[]>;
  /** Forgets every key but one, where forgetting is ours to do; answers whether there was any. */
  forgetAllBut: (keyId: string) => Promise<boolean>;
};
