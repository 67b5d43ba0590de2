import { createHash, randomBytes } from 'node:crypto';

/** Says whose key it is to a person, and to scanners that look for leaked secrets. */
const API_KEY_PREFIX = 'certdesk_';
const KEY_BYTES = 32;
/** As much of a key as is shown later, to tell keys apart: the prefix and 24 of 256 bits. */
const START_LENGTH = API_KEY_PREFIX.length + 4;
const API_KEY = /^certdesk_[A-Za-z0-9_-]{43}$/;

export type NewApiKey = { readonly key: string; readonly start: string; readonly sha256: string };

export const isApiKey = (text: string): boolean => API_KEY.test(text);

/** A fast hash suffices: 256 random bits cannot be guessed, unlike a password. */
export const hashApiKey = (key: string): string => createHash('sha256').update(key).digest('hex');

export function makeApiKey(): NewApiKey {
  const key = `${API_KEY_PREFIX}${randomBytes(KEY_BYTES).toString('base64url')}`;
  return { key, start: key.slice(0, START_LENGTH), sha256: hashApiKey(key) };
}
