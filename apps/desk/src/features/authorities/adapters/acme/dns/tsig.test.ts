import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSignedAnswer, signMessage, type TsigKey } from './tsig.ts';
import { DnsFormatError, encodeName, encodeUpdate, readMessage, uint16 } from './wire.ts';

const KEY: TsigKey = { name: 'Key.Example', algorithm: 'hmac-sha256', secret: Buffer.alloc(32, 7) };
const NOW = 1_763_802_000;
const update = () =>
  encodeUpdate({
    id: 0x1234,
    zone: 'example.com',
    changes: [{ change: 'add', name: '_acme-challenge.example.com', value: 'value' }],
    ttl: 30,
  });

/** What a server answers: the header of an answer, signed over the request's signature too. */
function answerTo(request: Buffer, requestMac: Buffer, key = KEY): Buffer {
  const plain = Buffer.from(request.subarray(0, 12));
  plain.writeUInt16BE(0xa800, 2);
  for (const at of [4, 6, 8, 10]) plain.writeUInt16BE(0, at);
  const { signed } = signMessage(plain, key, NOW);
  const { last } = readMessage(signed);
  if (!last) throw new Error('no signature');
  const macAt = signed.length - last.data.length + encodeName(key.algorithm).length + 10;
  const variables = Buffer.concat([
    encodeName(key.name),
    Buffer.from('00ff00000000', 'hex'),
    last.data.subarray(0, encodeName(key.algorithm).length + 8),
    Buffer.alloc(4),
  ]);
  createHmac('sha256', key.secret)
    .update(Buffer.concat([uint16(requestMac.length), requestMac, plain, variables]))
    .digest()
    .copy(signed, macAt);
  return signed;
}

describe('the signature of a DNS message', () => {
  it('covers message, key and time, as RFC 8945 4.3 has them', () => {
    const message = update();
    const { signed, mac } = signMessage(message, KEY, NOW);
    // Written out octet by octet, apart from the code under test.
    const variables = Buffer.concat([
      Buffer.from('036b6579076578616d706c6500', 'hex'), // key.example, lower-case
      Buffer.from('00ff', 'hex'), // class ANY
      Buffer.from('00000000', 'hex'), // TTL
      Buffer.from('0b686d61632d73686132353600', 'hex'), // hmac-sha256
      Buffer.from(NOW.toString(16).padStart(12, '0'), 'hex'),
      Buffer.from('012c', 'hex'), // fudge: 300 s
      Buffer.from('00000000', 'hex'), // no error, nothing else
    ]);
    const expected = createHmac('sha256', KEY.secret).update(message).update(variables).digest();
    expect(mac).toEqual(expected);
    expect(signed.readUInt16BE(10)).toBe(1);
    expect(signed.subarray(12, message.length)).toEqual(message.subarray(12));
    expect(readMessage(signed).last?.type).toBe(250);
  });

  it('is asked of the answer, for this request, by this key and now', () => {
    const { signed, mac } = signMessage(update(), KEY, NOW);
    const answer = answerTo(signed, mac);
    const isGood = (changes: object = {}, octets = answer) =>
      isSignedAnswer(octets, { key: KEY, requestMac: mac, now: NOW, ...changes });
    expect(isGood()).toBe(true);
    expect(isGood({ now: NOW + 300 })).toBe(true);
    expect(isGood({ now: NOW + 301 })).toBe(false);
    expect(isGood({ requestMac: Buffer.alloc(32) })).toBe(false);
    expect(isGood({ key: { ...KEY, secret: Buffer.alloc(32) } })).toBe(false);
    expect(isGood({ key: { ...KEY, name: 'other' } })).toBe(false);
    expect(isGood({ key: { ...KEY, algorithm: 'hmac-sha512' } })).toBe(false);
    expect(isGood({}, update())).toBe(false);
  });

  it('does not stand when any bit of the answer is another', () => {
    const { signed, mac } = signMessage(update(), KEY, NOW);
    const answer = answerTo(signed, mac);
    for (let bit = 0; bit < answer.length * 8; bit += 1) {
      const changed = Buffer.from(answer);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      let isGood: boolean;
      try {
        isGood = isSignedAnswer(changed, { key: KEY, requestMac: mac, now: NOW });
      } catch {
        isGood = false;
      }
      // The id stands in the signature a second time (RFC 8945 4.2), names are the same in either case, and the record's
      // class and TTL are signed as what they have to be.
      if (isGood) expect(isUnsigned(bit >> 3, answer), `octet ${bit >> 3}`).toBe(true);
    }
  });
  function isUnsigned(octet: number, answer: Buffer): boolean {
    const { last } = readMessage(answer);
    if (!last) return false;
    const dataStart = answer.length - last.data.length;
    const isName = octet >= last.start && octet < last.start + last.name.length;
    const isAlgorithm = octet >= dataStart && octet < dataStart + encodeName(KEY.algorithm).length;
    const isClassOrTtl = octet >= last.start + last.name.length + 2 && octet < dataStart - 2;
    return octet < 2 || isName || isAlgorithm || isClassOrTtl;
  }

  it('can be looked for in anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        try {
          isSignedAnswer(Buffer.from(octets), { key: KEY, requestMac: Buffer.alloc(32), now: NOW });
        } catch (error) {
          expect(error instanceof DnsFormatError || error instanceof RangeError).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is made for names that there can be', () => {
    expect(() => encodeName('a'.repeat(64))).toThrow(DnsFormatError);
    expect(() => encodeName(Array.from({ length: 130 }, () => 'a').join('.'))).toThrow(DnsFormatError);
    expect(encodeName('Example.COM.')).toEqual(encodeName('example.com'));
  });
});
