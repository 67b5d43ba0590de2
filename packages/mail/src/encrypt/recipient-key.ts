import type { EncryptionKey, EncryptionKeyFault } from '@certdesk/contract';

/**
 * A certificate or key as it was read. `key` is shown even where it cannot be used, so that people see which one they
 * have; `text` is what may be kept: the one key, without whatever stood around it.
 */
export type RecipientKey =
  | { readonly fault: undefined; readonly key: EncryptionKey; readonly text: string }
  | { readonly fault: EncryptionKeyFault; readonly key: EncryptionKey | null };

/** Why no mail can be encrypted with a key. Holds nothing of the key. */
export class RecipientKeyError extends Error {
  readonly code: EncryptionKeyFault;

  constructor(code: EncryptionKeyFault) {
    super(code);
    this.name = 'RecipientKeyError';
    this.code = code;
  }
}

export const unusable = (fault: EncryptionKeyFault, key: EncryptionKey | null = null): RecipientKey => ({ fault, key });
