import { z } from 'zod';

/** An S/MIME certificate has 2 KB; a PGP key with many signatures may have some tens. */
export const MAX_ENCRYPTION_KEY_LENGTH = 65_536;

export const ENCRYPTION_KINDS = ['smime', 'pgp'] as const;
export const EncryptionKind = z.enum(ENCRYPTION_KINDS);
export type EncryptionKind = z.infer<typeof EncryptionKind>;

/** Why a certificate or key cannot be used to encrypt mails; worded in errors.json under the same code. */
export const ENCRYPTION_KEY_FAULTS = [
  'encryption_key.too_large',
  'encryption_key.private_key',
  'encryption_key.not_recognized',
  'encryption_key.damaged',
  'encryption_key.several',
  'encryption_key.expired',
  'encryption_key.not_yet_valid',
  'encryption_key.not_for_encryption',
  'encryption_key.algorithm',
  'encryption_key.weak',
  'encryption_key.revoked',
  'encryption_key.pgp_not_available',
] as const;
export const EncryptionKeyFault = z.enum(ENCRYPTION_KEY_FAULTS);
export type EncryptionKeyFault = z.infer<typeof EncryptionKeyFault>;

/**
 * What is shown of a certificate or key. `fingerprint`: of a certificate SHA-256 over its DER, of a PGP key its own;
 * `addresses`: the mail addresses that it names, which need not be the domain administrator's.
 */
export const EncryptionKey = z.object({
  kind: EncryptionKind,
  fingerprint: z.string(),
  algorithm: z.string(),
  expiresAt: z.iso.datetime().nullable(),
  addresses: z.array(z.string()),
});
export type EncryptionKey = z.infer<typeof EncryptionKey>;

/** A certificate (PEM) or an armored PGP public key. */
export const EncryptionKeyText = z.string().min(1).max(MAX_ENCRYPTION_KEY_LENGTH);
export const SetEncryptionKeyBody = z.strictObject({ encryptionKey: EncryptionKeyText });
/** More than fits is answered as a fault of the key. */
export const CheckEncryptionKeyBody = z.strictObject({
  encryptionKey: z.string().max(MAX_ENCRYPTION_KEY_LENGTH * 2),
  recipient: z.string().max(254).optional(),
});

/** `fault`: why it cannot be used. `isOfRecipient`: whether it names the recipient; null when it names nobody or was not asked. */
export const EncryptionKeyReport = z.object({
  key: EncryptionKey.nullable(),
  fault: z.object({ code: EncryptionKeyFault, detail: z.string() }).nullable(),
  isOfRecipient: z.boolean().nullable(),
});
export type EncryptionKeyReport = z.infer<typeof EncryptionKeyReport>;
