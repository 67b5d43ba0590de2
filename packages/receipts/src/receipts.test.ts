import fc from 'fast-check';
import { base64url, CompactSign, generateKeyPair, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createSigningKey,
  discloseRecipient,
  formatLine,
  hashReceipt,
  openSigningKey,
  type PublicKeyJwk,
  parseKeys,
  type ReceiptClaims,
  type ReceiptKeys,
  type SigningKey,
  signReceipt,
  signStatement,
  verifyChain,
  verifyReceipt,
  withDisclosure,
} from './index.ts';

const ADDRESS = 'hostmaster@example.com';
const LENGTH = 6;

type Pair = { publicJwk: PublicKeyJwk; key: SigningKey };
async function createPair(): Promise<Pair> {
  const { publicJwk, privateJwk } = await createSigningKey();
  return { publicJwk, key: await openSigningKey(privateJwk) };
}
const keySetOf = (...pairs: readonly Pair[]) => JSON.stringify({ keys: pairs.map(({ publicJwk }) => publicJwk) });

async function claimsOf(sequence: number, previous: string | null, account = 'account'): Promise<ReceiptClaims> {
  const { digest } = discloseRecipient(ADDRESS);
  return {
    iss: 'https://desk.example.com',
    iat: 1_795_338_000,
    account,
    sequence,
    previous,
    request: {
      id: '019d0000-0000-7000-8000-000000000001',
      kind: 'fulfillment',
      requestedAt: '2026-11-22T09:00:00.000Z',
      requestedBy: { id: 'user', name: 'Pat Example' },
    },
    order: { number: 100_001, names: ['www.example.com'] },
    authority: { id: 'builtin', name: 'Certdesk CA', reference: 'a-1' },
    answer: { state: 'accepted', at: '2026-11-22T09:00:01.000Z', messageId: '<1@ca.example>', smtpStatus: '2.0.0' },
    _sd: [digest],
    _sd_alg: 'sha-256',
  };
}

/** The lines of a chain, without their ends; each receipt is signed by the key that was the newest then. */
async function createChain(length: number, keyAt: (sequence: number) => SigningKey, account?: string) {
  const receipts: string[] = [];
  let head: string | null = null;
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const receipt = await signReceipt(await claimsOf(sequence, head, account), keyAt(sequence));
    receipts.push(receipt);
    head = hashReceipt(receipt);
  }
  const { iss, iat, account: named } = await claimsOf(1, null, account);
  const statement = await signStatement({ iss, iat, account: named, sequence: length, head }, keyAt(length));
  return [...receipts.map((receipt) => formatLine({ receipt })), formatLine({ statement })].map((line) => line.trim());
}

describe('receipts', () => {
  let pair: Pair;
  let later: Pair;
  let keys: ReceiptKeys;
  let chain: string[];
  beforeAll(async () => {
    [pair, later] = [await createPair(), await createPair()];
    keys = await parseKeys(keySetOf(pair, later));
    chain = await createChain(LENGTH, (sequence) => (sequence > 4 ? later.key : pair.key));
  });
  const codesOf = async (lines: readonly string[]) =>
    (await verifyChain(lines, keys)).faults.map(({ code, line }) => `${line} ${code}`);
  const nth = (index: number) => chain[index] ?? '';
  const receiptAt = (index: number): string => JSON.parse(nth(index)).receipt;

  it('are genuine as the desk gives them out, across a change of the signing key', async () => {
    expect(await verifyChain(chain, keys)).toEqual({
      account: 'account',
      receipts: LENGTH,
      closedAt: new Date(1_795_338_000_000),
      faults: [],
    });
  });

  it('show any changed character of any line', async () => {
    const characters = 'ABab09-_="{}:. \\\u0000é';
    const lines = fc.nat(LENGTH);
    await fc.assert(
      fc.asyncProperty(lines, fc.nat(), fc.constantFrom(...characters), async (line, place, character) => {
        const text = nth(line);
        const at = place % text.length;
        fc.pre(text[at] !== character);
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        const { faults } = await verifyChain(chain.with(line, changed), keys);
        expect(faults[0]?.line).toBe(line + 1);
      }),
      { numRuns: 300 },
    );
  });

  it('show each single changed bit of the last characters, which a lenient reader would overlook', async () => {
    for (const index of [0, LENGTH - 1, LENGTH]) {
      const end = nth(index).lastIndexOf('"') - 1;
      for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
        if (nth(index)[end] === character) continue;
        const changed = nth(index).slice(0, end) + character + nth(index).slice(end + 1);
        expect((await codesOf(chain.with(index, changed)))[0]).toMatch(new RegExp(`^${index + 1} jws\\.`));
      }
    }
  });

  it('show a removed, a doubled and a moved line, wherever it was', async () => {
    const index = fc.nat(LENGTH - 1);
    await fc.assert(
      fc.asyncProperty(index, index, async (from, to) => {
        expect(await codesOf(chain.toSpliced(from, 1))).not.toEqual([]);
        expect(await codesOf(chain.toSpliced(to, 0, nth(from)))).toContainEqual(
          expect.stringMatching(/repeated|out_of/),
        );
        const moved = chain.toSpliced(from, 1).toSpliced(to, 0, nth(from));
        expect((await codesOf(moved)).length === 0).toBe(from === to);
      }),
      { numRuns: 60 },
    );
  });

  it('say which are missing, which came twice, and which are in the wrong place', async () => {
    expect((await verifyChain(chain.toSpliced(1, 2), keys)).faults).toEqual([
      { code: 'chain.missing', line: 2, params: { from: 2, to: 3, count: 2 } },
    ]);
    expect(await codesOf(chain.toSpliced(0, 1))).toEqual(['1 chain.missing']);
    expect(await codesOf(chain.toSpliced(3, 0, nth(0)))).toEqual(['4 chain.repeated']);
    expect(await codesOf(chain.with(2, nth(3)).with(3, nth(2)))).toEqual(['3 chain.missing', '4 chain.out_of_order']);
    expect(await codesOf(chain.toSpliced(2, 0, 'and a remark'))).toEqual(['3 chain.line_unreadable']);
  });

  it('show that the newest were cut off, with or without the statement that would say so', async () => {
    expect((await verifyChain(chain.toSpliced(4, 2), keys)).faults).toEqual([
      { code: 'chain.cut_short', line: null, params: { last: 4, total: 6 } },
    ]);
    expect(await codesOf(chain.slice(0, -1))).toEqual(['null chain.not_closed']);
    expect(await codesOf([nth(LENGTH), ...chain.slice(0, -1)])).toEqual(['null chain.not_closed']);
    expect(await codesOf([])).toEqual(['null chain.not_closed']);
  });

  it('show a second history under the same key: one number cannot be two receipts', async () => {
    const other = await createChain(LENGTH, () => pair.key);
    expect(await codesOf(chain.with(3, other[3] ?? ''))).toEqual(['4 chain.broken', '5 chain.broken']);
    expect(await codesOf(chain.toSpliced(3, 0, other[1] ?? ''))).toEqual(['4 chain.forked']);
    expect(await codesOf([...chain.slice(0, -1), other[LENGTH] ?? ''])).toEqual(['7 chain.statement_differs']);
    const stranger = await createChain(LENGTH, () => pair.key, 'somebody-else');
    expect(await codesOf(chain.toSpliced(3, 0, stranger[3] ?? ''))).toEqual(['4 chain.other_account']);
  });

  it('may be put together from downloads that continue each other', async () => {
    const half = await createChain(3, () => pair.key);
    expect(await codesOf([...half.slice(0, 3), half[3] ?? '', half[3] ?? ''])).toEqual([]);
    const joined = [...chain.slice(0, 3), nth(LENGTH), ...chain.slice(3)];
    expect(await codesOf(joined)).toEqual([]);
    expect((await verifyChain(await createChain(0, () => pair.key), keys)).faults).toEqual([]);
  });

  it('are refused when they are signed by anything but the pinned algorithm', async () => {
    const claims = await claimsOf(1, null);
    const header = { typ: 'certdesk-receipt+sd-jwt', kid: pair.key.kid };
    const encode = (part: object) => base64url.encode(JSON.stringify(part));
    const unsecured = new UnsecuredJWT({ ...claims }).encode();
    const none = `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`;
    const publicOctets = base64url.decode(pair.publicJwk.x);
    const payload = new TextEncoder().encode(JSON.stringify(claims));
    const hmac = await new CompactSign(payload).setProtectedHeader({ ...header, alg: 'HS256' }).sign(publicOctets);
    const elliptic = await generateKeyPair('ES256');
    const es256 = await new CompactSign(payload)
      .setProtectedHeader({ ...header, alg: 'ES256' })
      .sign(elliptic.privateKey);
    for (const [jws, algorithm] of [
      [unsecured, 'none'],
      [none, 'none'],
      [hmac, 'HS256'],
      [es256, 'ES256'],
    ] as const)
      expect(await verifyReceipt(jws, keys)).toEqual({ fault: 'jws.algorithm', params: { algorithm } });
    // The same octets, said to be what they are not.
    const [, body, signature] = hmac.split('.');
    const relabelled = `${encode({ alg: 'Ed25519', ...header })}.${body}.${signature}`;
    expect(await verifyReceipt(relabelled, keys)).toMatchObject({ fault: 'jws.signature' });
  });

  it('are refused when the header brings a key of its own, another type, or a key that nobody published', async () => {
    const stranger = await createPair();
    const claims = await claimsOf(1, null);
    const payload = new TextEncoder().encode(JSON.stringify(claims));
    const sign = (header: object, { key }: SigningKey) =>
      new CompactSign(payload).setProtectedHeader({ alg: 'Ed25519', ...header }).sign(key);
    const typ = 'certdesk-receipt+sd-jwt';
    const own = await sign({ typ, kid: pair.key.kid, jwk: stranger.publicJwk }, stranger.key);
    expect(await verifyReceipt(own, keys)).toMatchObject({ fault: 'jws.malformed' });
    const statement = await sign({ typ: 'certdesk-receipts-statement+jwt', kid: pair.key.kid }, pair.key);
    expect(await verifyReceipt(statement, keys)).toMatchObject({ fault: 'jws.type' });
    expect(await verifyReceipt(await signReceipt(claims, stranger.key), keys)).toEqual({
      fault: 'jws.key_unknown',
      params: { key: stranger.key.kid },
    });
    const posing = await sign({ typ, kid: pair.key.kid }, stranger.key);
    expect(await verifyReceipt(posing, keys)).toMatchObject({ fault: 'jws.signature' });
    const { _sd, ...incomplete } = claims;
    const signed = new CompactSign(new TextEncoder().encode(JSON.stringify(incomplete)));
    const partial = await signed.setProtectedHeader({ alg: 'Ed25519', typ, kid: pair.key.kid }).sign(pair.key.key);
    expect(await verifyReceipt(partial, keys)).toMatchObject({ fault: 'jws.not_understood' });
  });

  it('prove their address to whoever has the disclosure, and to nobody who only guesses it', async () => {
    const { disclosure, digest } = discloseRecipient(ADDRESS);
    const receipt = await signReceipt({ ...(await claimsOf(1, null)), _sd: [digest] }, pair.key);
    const proven = await verifyReceipt(withDisclosure(receipt, disclosure), keys);
    expect(proven).toMatchObject({ recipient: ADDRESS });
    expect(await verifyReceipt(receipt, keys)).toMatchObject({ recipient: undefined });
    const guess = discloseRecipient(ADDRESS);
    expect(guess.digest).not.toBe(digest);
    for (const wrong of [withDisclosure(receipt, guess.disclosure), `${receipt}~${disclosure}`, `${receipt}~`])
      expect(await verifyReceipt(wrong, keys)).toEqual({ fault: 'disclosure.wrong', params: {} });
    expect(Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString()).not.toContain('hostmaster');
  });

  it('never throw, whatever the file holds', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map((part) => `${part}.${part}.${part}`),
      fc.base64String(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text), text, async (lines, single) => {
        expect((await verifyChain(lines, keys)).faults.length).toBeGreaterThan(0);
        expect(await verifyReceipt(single, keys)).toHaveProperty('fault');
      }),
    );
    expect(await verifyReceipt(receiptAt(0).replace(/\.[^.]+\./, '..'), keys)).toHaveProperty('fault');
  });

  it('need keys that are published under their own thumbprint', async () => {
    const posing = { ...later.publicJwk, kid: pair.publicJwk.kid };
    await expect(parseKeys(JSON.stringify({ keys: [posing] }))).rejects.toMatchObject({ fault: 'keys.id_wrong' });
    await expect(parseKeys('{"keys":[{"kty":"oct","k":"AA"}]}')).rejects.toMatchObject({ fault: 'keys.none' });
    for (const text of ['', '[]', '{"keys":1}', 'https://desk.example.com/api/v1/receipts/keys'])
      await expect(parseKeys(text)).rejects.toMatchObject({ fault: 'keys.unreadable' });
    const rest = { ...pair.publicJwk, extra: true };
    expect([...(await parseKeys(JSON.stringify({ keys: [{ kty: 'RSA' }, rest] }))).keys()]).toEqual([pair.key.kid]);
  });
});
