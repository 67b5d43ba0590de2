import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LANGUAGES } from '@certdesk/contract';
import {
  createSigningKey,
  discloseRecipient,
  formatLine,
  hashReceipt,
  openSigningKey,
  type ReceiptClaims,
  type SigningKey,
  signReceipt,
  signStatement,
  withDisclosure,
} from '@certdesk/receipts';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { receiptsCommand } from './receipts-command.ts';

const COMMON = { iss: 'https://desk.example.com', iat: 1_795_338_000, account: 'account' };

async function claimsOf(sequence: number, previous: string | null, digest?: string): Promise<ReceiptClaims> {
  return {
    ...COMMON,
    ...{ sequence, previous },
    request: {
      id: '019d0000-0000-7000-8000-000000000001',
      kind: 'fulfillment',
      requestedAt: '2026-11-22T09:00:00.000Z',
      requestedBy: { id: 'user', name: 'Pat \u001b[31mExample' },
    },
    order: { number: 100_001, names: ['www.example.com'] },
    authority: { id: 'builtin', name: 'Certdesk CA', reference: 'a-1' },
    answer: { state: 'accepted', at: '2026-11-22T09:00:01.000Z', messageId: '<1@ca.example>', smtpStatus: '2.0.0' },
    _sd: [digest ?? discloseRecipient('admin@example.com').digest],
    _sd_alg: 'sha-256',
  };
}

async function createChain(key: SigningKey): Promise<string[]> {
  const lines: string[] = [];
  let head: string | null = null;
  for (let sequence = 1; sequence <= 5; sequence += 1) {
    const receipt = await signReceipt(await claimsOf(sequence, head), key);
    lines.push(formatLine({ receipt }));
    head = hashReceipt(receipt);
  }
  return [...lines, formatLine({ statement: await signStatement({ ...COMMON, sequence: 5, head }, key) })];
}

describe('certdesk receipts verify', () => {
  let folder: string;
  let key: SigningKey;
  let chain: string[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certdesk-cli-'));
    const { publicJwk, privateJwk } = await createSigningKey();
    key = await openSigningKey(privateJwk);
    chain = await createChain(key);
    await writeFile(join(folder, 'keys.json'), JSON.stringify({ keys: [publicJwk] }));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => {
    process.exitCode = undefined;
  });

  async function run(argv: readonly string[], language: (typeof LANGUAGES)[number] = 'en') {
    const said: string[] = [];
    const say = (line: string) => void said.push(...line.split('\n'));
    vi.spyOn(console, 'log').mockImplementation(say);
    vi.spyOn(console, 'error').mockImplementation(say);
    await receiptsCommand({ argv, folder, language });
    return { code: process.exitCode, said };
  }
  async function verify(content: string | readonly string[], language?: (typeof LANGUAGES)[number]) {
    await writeFile(join(folder, 'file'), typeof content === 'string' ? content : content.join(''));
    return run(['verify', 'file', '--keys', 'keys.json'], language);
  }

  it('says that a chain is genuine and complete, and as of when', async () => {
    expect(await verify(chain)).toEqual({
      code: 0,
      said: ['Genuine and complete: 5 receipts of the account account, as of 2026-11-22T09:00:00.000Z.'],
    });
  });

  it.each<[string, (lines: readonly string[]) => string[], string[]]>([
    ['a changed entry', (lines) => lines.with(1, (lines[1] ?? '').replace(/.{30}"\}/, `${'A'.repeat(30)}"}`)), [
      'Entry 2: The signature does not fit: the entry was changed, or somebody else made it.',
      'Faulty: 1 fault; 4 receipts are genuine.',
    ]],
    ['removed entries', (lines) => lines.toSpliced(1, 2), [
      'Entry 2: Before it, the receipts from 2 to 3 are missing.',
      'Faulty: 1 fault; 3 receipts are genuine.',
    ]],
    ['exchanged entries', (lines) => lines.with(0, lines[1] ?? '').with(1, lines[0] ?? ''), [
      'Entry 1: Before it, receipt 1 is missing.',
      'Entry 2: Receipt 1 is in the wrong place.',
      'Faulty: 2 faults; 5 receipts are genuine.',
    ]],
    ['a doubled entry', (lines) => lines.toSpliced(2, 0, lines[1] ?? ''), [
      'Entry 3: Receipt 2 stands here a second time.',
      'Faulty: 1 fault; 6 receipts are genuine.',
    ]],
    ['a download that broke off', (lines) => lines.slice(0, 3), [
      'The file does not end with the signed statement of how many receipts there are. The download broke off, or the end was removed.',
      'Faulty: 1 fault; 3 receipts are genuine.',
    ]],
    ['a removed end', (lines) => lines.toSpliced(3, 2), [
      'The file ends with receipt 3, but the order desk has stated that there are 5. The newest are missing.',
      'Faulty: 1 fault; 3 receipts are genuine.',
    ]],
  ])('names %s and where it is', async (_, change, said) => {
    expect(await verify(change(chain))).toEqual({ code: 1, said });
  }); // biome-ignore format: a table

  it('tells what one receipt proves, and to whom the mail went when that is disclosed', async () => {
    const { disclosure, digest } = discloseRecipient('admin@example.com');
    const receipt = await signReceipt(await claimsOf(1, null, digest), key);
    const { code, said } = await verify(`${withDisclosure(receipt, disclosure)}\n`);
    expect(code).toBe(0);
    expect(said).toEqual([
      'Genuine: receipt 1 of the account account, signed on 2026-11-22T09:00:00.000Z by https://desk.example.com.',
      'Pat ?[31mExample asked on 2026-11-22T09:00:00.000Z for the fulfillment email of order 100001 again (www.example.com).',
      'Certdesk CA (its order a-1) answered on 2026-11-22T09:00:01.000Z: a mail server has accepted the email. Answer: 2.0.0. Message-ID: <1@ca.example>.',
      'The email went to admin@example.com.',
    ]);
    expect((await verify(receipt)).said.at(-1)).toBe('To whom the email went is not disclosed in this file.');
    expect(await verify(withDisclosure(receipt, 'YQ'))).toMatchObject({ code: 1 });
  });

  it('lets nothing that a file says of itself steer the terminal', async () => {
    const header = Buffer.from(JSON.stringify({ alg: '\u001b[2J', typ: 'x', kid: 'y' })).toString('base64url');
    const { code, said } = await verify(`${header}.e30.AA`);
    expect([code, said.join('')]).toEqual([1, expect.stringContaining('signed with ?[2J;')]);
  });

  it('says what is missing when nothing can be verified', async () => {
    await writeFile(join(folder, 'none.json'), '{"keys":[]}');
    const cases = [
      [['verify', 'no-such-file', '--keys', 'keys.json'], 'no-such-file cannot be read'],
      [['verify', '.', '--keys', 'keys.json'], 'cannot be read'],
      [['verify', 'file', '--keys', 'no-such-keys'], 'no-such-keys cannot be read'],
      [['verify', 'file', '--keys', 'none.json'], 'none.json holds no key'],
      [['verify', 'file', '--keys', 'file'], 'holds no keys'],
      [[], 'certdesk receipts verify FILE'],
      [['verify', 'file'], 'certdesk receipts verify FILE'],
      [['verify', 'file', '--key', 'keys.json'], 'certdesk receipts verify FILE'],
      [['sign', 'file', '--keys', 'keys.json'], 'certdesk receipts verify FILE'],
    ] as const;
    for (const [argv, sentence] of cases) {
      const { code, said } = await run(argv);
      expect([code, said.join('\n')]).toEqual([2, expect.stringContaining(sentence)]);
    }
  });

  it.each(LANGUAGES)('words every fault in %s', async (language) => {
    const stranger = await openSigningKey((await createSigningKey()).privateJwk);
    const foreign = await signReceipt({ ...(await claimsOf(6, null)), account: 'other' }, key);
    const fork = await signReceipt(await claimsOf(2, null), key);
    const lines = [
      ...chain.slice(1, 3),
      chain[0] ?? '',
      chain[1] ?? '',
      formatLine({ receipt: fork }),
      formatLine({ receipt: await signReceipt(await claimsOf(4, null), key) }),
      formatLine({ receipt: foreign }),
      formatLine({ receipt: await signReceipt(await claimsOf(9, null), stranger) }),
      formatLine({ receipt: 'e30.e30.AA' }),
      chain.at(-1)?.replace('statement', 'receipt') ?? '',
      'remark\n',
      chain.at(-1) ?? '',
    ];
    const { code, said } = await verify(lines, language);
    expect([code, said.length]).toEqual([1, 12]);
    expect(await verify(chain, language)).toMatchObject({ code: 0 });
    expect(await verify(await signReceipt(await claimsOf(1, null), key), language)).toMatchObject({ code: 0 });
    expect(await run([], language)).toMatchObject({ code: 2 });
  });
});
