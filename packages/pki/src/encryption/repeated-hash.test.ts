import { sha1 } from '@noble/hashes/legacy.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HASHES } from './hashes.ts';
import { repeatHash } from './repeated-hash.ts';
import { repeatSha1 } from './repeated-sha1.ts';

describe('repeated hashes', () => {
  it('are what the hash gives, one round after the other', async () => {
    for (const name of ['MD5', 'SHA-1', 'SHA-256', 'SHA-512'] as const) {
      let expected = HASHES[name](new Uint8Array(8));
      const start = expected;
      for (let i = 0; i < 5000; i += 1) expected = HASHES[name](expected);
      expect(await repeatHash(name, start, 5000)).toEqual(expected);
      expect(await repeatHash(name, start, 0)).toEqual(start);
    }
  });

  it('are the same for SHA-1 whatever the digest', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (digest) => {
        expect(repeatSha1(digest, 1)).toEqual(sha1(digest));
      }),
    );
  });

  it('give the page its turn while they run', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await repeatHash('SHA-256', new Uint8Array(32), 300_000);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });
});
