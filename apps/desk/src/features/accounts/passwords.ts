import { randomInt } from 'node:crypto';

export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;

/** Without letters and digits that are mistaken for one another when read from a screen or paper. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 5;

/** A password that a person can type from paper: 20 characters of 31, that is 99 random bits. */
export function makePassword(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

// Loaded on first use: a worker, which signs nobody in, does not carry better-auth's cryptography in memory.
const scrypt = () => import('better-auth/crypto');

/** scrypt as better-auth ships it (N 16384, r 16, p 1), so that its sign-in accepts what is stored here. */
export const hashPassword = async (password: string): Promise<string> => (await scrypt()).hashPassword(password);

export const isPassword = async (hash: string, password: string): Promise<boolean> =>
  (await scrypt()).verifyPassword({ hash, password });
