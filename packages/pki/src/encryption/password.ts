import { concatBytes, equalBytes } from '../bytes.ts';

/** The octets that programs make of the same password. */
export type PasswordForm = {
  /** For PBKDF2, scrypt and MD5: UTF-8. */
  readonly octets: Uint8Array;
  /** For the KDF of PKCS #12: UTF-16, big-endian, ended by a zero (RFC 7292, B.1). */
  readonly bmp: Uint8Array;
};

const encoder = new TextEncoder();

/** Two octets a character, as UTF-16 has them. */
function widen(codes: ArrayLike<number>): Uint8Array {
  const wide = new Uint8Array(codes.length * 2);
  for (let i = 0; i < codes.length; i += 1) {
    wide[2 * i] = (codes[i] ?? 0) >>> 8;
    wide[2 * i + 1] = codes[i] ?? 0;
  }
  return wide;
}

const terminated = (bmp: Uint8Array): Uint8Array => concatBytes([bmp, new Uint8Array(2)]);

/** The form of the standards, for what we write. */
export function passwordForm(password: string): PasswordForm {
  const units = Uint16Array.from({ length: password.length }, (_, i) => password.charCodeAt(i));
  return { octets: encoder.encode(password), bmp: terminated(widen(units)) };
}

const NO_PASSWORD: PasswordForm = { octets: new Uint8Array(), bmp: new Uint8Array() };

/**
 * Every form in which the passwords may have been used, the given ones first. No password and the empty one always
 * belong to them: some programs write the terminating zero for it and some do not. OpenSSL before 1.1 widened each octet
 * of what the terminal sent, Latin-1 or UTF-8, instead of reading it as text.
 */
export function passwordForms(passwords: readonly string[]): PasswordForm[] {
  const forms = [...passwords.flatMap(formsOf), passwordForm(''), NO_PASSWORD];
  return forms.filter((form, index) => forms.findIndex((other) => isSameForm(form, other)) === index);
}

function formsOf(password: string): PasswordForm[] {
  const standard = passwordForm(password);
  if (!/[^\0-\x7f]/.test(password)) return [standard];
  const widened = { octets: standard.octets, bmp: terminated(widen(standard.octets)) };
  if (/[^\0-\xff]/.test(password)) return [standard, widened];
  const latin1 = Uint8Array.from(password, (character) => character.charCodeAt(0));
  return [standard, { octets: latin1, bmp: widened.bmp }];
}

function isSameForm(a: PasswordForm, b: PasswordForm): boolean {
  return equalBytes(a.octets, b.octets) && equalBytes(a.bmp, b.bmp);
}

/** What opens nothing: nobody gave a password yet, or none of those given fits. */
export type Locked = 'password_needed' | 'password_wrong';

export const lockedBy = (passwords: readonly string[]): Locked =>
  passwords.some((password) => password !== '') ? 'password_wrong' : 'password_needed';
