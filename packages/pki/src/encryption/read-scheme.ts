import type { Bytes } from '../bytes.ts';
import { childrenOf, expectTag, readOid, type Tlv } from '../der/read.ts';
import { type Cipher, decryptCbc, type KeyAndIv } from './ciphers.ts';
import type { Effort } from './effort.ts';
import type { PasswordForm } from './password.ts';
import { readPbes1 } from './pbes1.ts';
import { readPbes2 } from './pbes2.ts';
import { unsupported } from './read-kdf.ts';

/** How something was encrypted with a password. */
export type Scheme = {
  readonly cipher: Cipher;
  readonly derive: (password: PasswordForm, effort: Effort) => Promise<KeyAndIv>;
};

const PBES2 = '1.2.840.113549.1.5.13';

/** Reads the AlgorithmIdentifier of an encryption by password. Throws PkiError der.malformed or encryption.unsupported. */
export function readScheme(algorithm: Tlv | undefined): Scheme {
  const [type, parameters] = childrenOf(expectTag(algorithm, 0x30));
  const oid = readOid(type);
  const scheme = oid === PBES2 ? readPbes2(parameters) : readPbes1(oid, parameters);
  if (!scheme) throw unsupported(`encryption ${oid}`);
  return scheme;
}

export type Unlocking = {
  scheme: Scheme;
  content: Uint8Array;
  forms: readonly PasswordForm[];
  effort: Effort;
  /** Reads what came out; undefined when it is nonsense, since one wrong password in 256 leaves a correct padding. */
  read: (plain: Bytes) => Bytes | undefined;
};

/** The content by the first password that fits; undefined when none does. Throws PkiError. */
export async function unlock({ scheme, content, forms, effort, read }: Unlocking): Promise<Bytes | undefined> {
  for (const form of forms) {
    const plain = await decryptCbc(scheme.cipher, await scheme.derive(form, effort), content);
    const result = plain && read(plain);
    if (result) return result;
  }
  return undefined;
}
