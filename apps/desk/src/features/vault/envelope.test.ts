import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordBinding, wrapBinding } from './bindings.ts';
import { bindingOf, EnvelopeBroken, openEnvelope, sealEnvelope } from './envelope.ts';
import { localKeyId, parseKey } from './local-keys.ts';

const KEY = randomBytes(32);
const flipped = (bytes: Uint8Array, bit: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return copy;
};
const place = fc.record({ accountId: fc.string(), recordId: fc.string() });
const plaintext = fc.uint8Array({ maxLength: 300 });

describe('a sealed envelope', () => {
  it('gives back what was sealed, in the same place and with the same key', () => {
    fc.assert(
      fc.property(plaintext, place, (text, where) => {
        const binding = recordBinding(where);
        expect(openEnvelope(KEY, sealEnvelope(KEY, text, binding), binding)).toEqual(Buffer.from(text));
      }),
    );
  });

  it('does not open when any bit of it, of its binding or of its key is changed', () => {
    fc.assert(
      fc.property(plaintext, place, fc.nat(), (text, where, seed) => {
        const binding = recordBinding(where);
        const sealed = sealEnvelope(KEY, text, binding);
        const bitOf = (bytes: Uint8Array) => seed % (bytes.length * 8);
        expect(() => openEnvelope(KEY, flipped(sealed, bitOf(sealed)), binding)).toThrow(EnvelopeBroken);
        expect(() => openEnvelope(KEY, sealed, flipped(binding, bitOf(binding)))).toThrow(EnvelopeBroken);
        expect(() => openEnvelope(flipped(KEY, bitOf(KEY)), sealed, binding)).toThrow(EnvelopeBroken);
      }),
    );
  });

  it('does not open when every single bit of one is changed in turn', () => {
    const binding = recordBinding({ accountId: 'a', recordId: 'b' });
    const sealed = sealEnvelope(KEY, Buffer.from('secret'), binding);
    for (let bit = 0; bit < sealed.length * 8; bit += 1)
      expect(() => openEnvelope(KEY, flipped(sealed, bit), binding), `bit ${bit}`).toThrow(EnvelopeBroken);
  });

  it('does not open in another place, or cut short, or lengthened', () => {
    fc.assert(
      fc.property(plaintext, place, place, fc.nat(), (text, where, elsewhere, seed) => {
        fc.pre(where.accountId !== elsewhere.accountId || where.recordId !== elsewhere.recordId);
        const sealed = sealEnvelope(KEY, text, recordBinding(where));
        expect(() => openEnvelope(KEY, sealed, recordBinding(elsewhere))).toThrow(EnvelopeBroken);
        expect(() => openEnvelope(KEY, sealed, wrapBinding(where))).toThrow(EnvelopeBroken);
        const short = sealed.subarray(0, seed % sealed.length);
        expect(() => openEnvelope(KEY, short, recordBinding(where))).toThrow(EnvelopeBroken);
        const long = Buffer.concat([sealed, Buffer.of(seed & 255)]);
        expect(() => openEnvelope(KEY, long, recordBinding(where))).toThrow(EnvelopeBroken);
      }),
    );
  });

  it('is never the same twice, and never shows what is in it', () => {
    const binding = bindingOf('test');
    const text = Buffer.from('-----BEGIN PRIVATE KEY-----');
    const sealed = Array.from({ length: 500 }, () => sealEnvelope(KEY, text, binding).toString('hex'));
    expect(new Set(sealed.map((hex) => hex.slice(2, 26))).size).toBe(500); // the nonces
    expect(sealed.some((hex) => hex.includes(text.toString('hex')))).toBe(false);
  });

  it('tells lists of texts apart that read the same when joined', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        // Lone surrogates have no UTF-8 of their own; ids never hold them.
        fc.pre([...one, ...other].every((text) => text.isWellFormed()));
        expect(bindingOf('p', ...one).equals(bindingOf('p', ...other))).toBe(false);
      }),
    );
  });
});

describe('a key encryption key', () => {
  it('is 32 bytes in base64, and nothing else', () => {
    expect(parseKey(KEY.toString('base64'))).toEqual(KEY);
    for (const text of ['', 'x', KEY.toString('hex'), randomBytes(31).toString('base64'), ` ${KEY.toString('base64')}`])
      expect(parseKey(text), text).toBeUndefined();
  });

  it('has an id that is its own and says nothing of it', () => {
    expect(localKeyId(KEY)).toBe(localKeyId(Buffer.from(KEY)));
    expect(localKeyId(KEY)).not.toBe(localKeyId(randomBytes(32)));
    expect(localKeyId(KEY)).toMatch(/^local:[0-9a-f]{16}$/);
    expect(KEY.toString('hex')).not.toContain(localKeyId(KEY).slice('local:'.length));
  });
});
