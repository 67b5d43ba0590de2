import type { Bytes } from '../bytes.ts';
import { toDer } from '../der/ber.ts';
import { OID } from '../der/oids.ts';
import { childrenOf, contentOf, expectTag, readDer, readOid, type Tlv } from '../der/read.ts';
import { createEffort, type Effort } from '../encryption/effort.ts';
import { type Locked, lockedBy, type PasswordForm, passwordForms } from '../encryption/password.ts';
import { unsupported } from '../encryption/read-kdf.ts';
import { readNumber } from '../encryption/read-number.ts';
import { PkiError } from '../pki-error.ts';
import { isMacOf, readMac } from './mac.ts';
import { readSafe, WrongPassword } from './read-safe.ts';

/** What a .p12 or .pfx holds, in its order: certificates as X.509, keys as PKCS #8 PrivateKeyInfo. Everything else is passed over. */
export type Pkcs12Contents = { certificates: Bytes[]; keys: Bytes[] };

/**
 * Opens a PKCS #12 file (RFC 7292) with the first password that fits; having none and the empty one are always tried.
 * `effort` may be shared by the files of one import. Throws PkiError der.malformed for what is damaged or no PKCS #12,
 * encryption.unsupported, encryption.too_costly.
 */
export async function openPkcs12(
  bytes: Uint8Array,
  passwords: readonly string[],
  effort: Effort = createEffort(),
): Promise<Pkcs12Contents | Locked> {
  const { authSafe, macData } = readPfx(bytes);
  const forms = passwordForms(passwords);
  const fitting = macData ? await formsWithMac(macData, { authSafe, forms, effort }) : forms;
  if (fitting.length === 0) return lockedBy(passwords);
  try {
    return await readSafe(authSafe, { forms: fitting, effort });
  } catch (error) {
    if (error instanceof WrongPassword) return lockedBy(passwords);
    throw error;
  }
}

function readPfx(bytes: Uint8Array): { authSafe: Uint8Array; macData: Tlv | undefined } {
  const [version, contentInfo, macData] = childrenOf(expectTag(readDer(toDer(bytes)), 0x30));
  if (readNumber(version) !== 3) throw new PkiError('der.malformed', { findings: ['no PKCS #12 of version 3'] });
  const [type, content] = childrenOf(expectTag(contentInfo, 0x30));
  const oid = readOid(type);
  if (oid === OID.signedData) throw unsupported('PKCS #12 with a signature for a MAC');
  if (oid !== OID.data) throw new PkiError('der.malformed', { findings: [`content ${oid}`] });
  return { authSafe: contentOf(expectTag(childrenOf(expectTag(content, 0xa0))[0], 0x04)), macData };
}

type MacTest = { authSafe: Uint8Array; forms: readonly PasswordForm[]; effort: Effort };

/** The form that the MAC proves, and after it all others: keys may have passwords of their own, as in Java. None if none fits. */
async function formsWithMac(macData: Tlv, { authSafe, forms, effort }: MacTest): Promise<PasswordForm[]> {
  const mac = readMac(macData);
  for (const form of forms) {
    if (await isMacOf(mac, authSafe, { form, effort })) return [form, ...forms.filter((other) => other !== form)];
  }
  return [];
}
