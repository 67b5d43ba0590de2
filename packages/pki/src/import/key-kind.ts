import type { PublicKey } from '../keys/public-key.ts';
import { printable } from '../names/printable.ts';
import type { KeyKind } from './types.ts';

/** A key as lists show it. */
export function keyKind(key: PublicKey): KeyKind {
  if (key.type === 'ECDSA') return { type: key.type, size: key.size, curve: key.curve };
  return { type: key.type === 'RSA' ? 'RSA' : printable(key.algorithm), size: key.size };
}
