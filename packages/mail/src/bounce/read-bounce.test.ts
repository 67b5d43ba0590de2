import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../address.ts';
import { readBounce } from './read-bounce.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const RECIPIENT = parseAddress('hostmaster@shop.example');
const read = (name: string): string => readFileSync(join(FIXTURES, `${name}.eml`), 'utf8');

/** Which mail says what: action, reply code, enhanced code, and how the kept sentence begins. */
const REPORTS: readonly (readonly [string, string, string, string, string])[] = [
  [
    'postfix-unknown-user',
    'failed',
    '550',
    '5.1.1',
    '550 5.1.1 <hostmaster@shop.example>: Recipient address rejected: User unknown',
  ],
  ['postfix-delayed', 'delayed', '', '4.4.1', 'connect to mx.shop.example[192.0.2.25]:25: Connection timed out'],
  ['postfix-delivered', 'delivered', '250', '2.0.0', '250 2.0.0 <hostmaster@shop.example> rEx2 Saved'],
  ['postfix-relayed', 'relayed', '250', '2.0.0', '250 2.0.0 Ok: queued as 9A8B7C'],
  ['postfix-text-only', 'failed', '552', '5.2.2', '552 5.2.2 Mailbox full'],
  ['sendmail-failed', 'failed', '550', '5.7.26', '550-5.7.26 This mail has been blocked'],
  ['sendmail-old', 'failed', '550', '', '550 hostmaster... User unknown'],
  ['sendmail-warning', 'delayed', '451', '4.4.1', '451 4.4.1 reply: read error from mx.shop.example.'],
  [
    'exim-failed',
    'failed',
    '550',
    '5.1.1',
    '550 5.1.1 <hostmaster@shop.example>: Recipient address rejected: undeliverable address: unknown user',
  ],
  ['exim-warning', 'delayed', '451', '4.7.1', '451 4.7.1 Greylisting in action'],
  ['exim-expired-dsn', 'failed', '', '5.0.0', ''],
  ['qmail', 'failed', '', '5.1.1', ''],
  ['qmail-remote', 'failed', '550', '5.7.1', '550 5.7.1 Relaying denied'],
  ['gmail-not-found', 'failed', '550', '5.1.1', '550 5.1.1 The email account that you tried to reach does not exist.'],
  ['gmail-old-text', 'failed', '550', '5.1.1', '550 5.1.1 No such user here'],
  ['gmail-delay', 'delayed', '', '', 'Message will be retried for 2 more day(s)'],
  ['exchange-online', 'failed', '550', '5.1.10', '550 5.1.10 RESOLVER.ADR.RecipientNotFound'],
  ['exchange-relayed', 'relayed', '', '2.5.0', ''],
  ['exchange-delayed-en', 'delayed', '', '4.4.7', ''],
  ['exchange-text-only', 'failed', '550', '5.1.1', '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##'],
  ['exchange-2003', 'failed', '', '5.1.1', ''],
  ['exchange-german', 'failed', '554', '5.2.2', '554 5.2.2 mailbox full'],
  ['yahoo', 'failed', '554', '', "554 delivery error: dd This user doesn't have a shop.example account"],
  ['yahoo-old', 'failed', '', '', 'This user is over quota.'],
  ['courier', 'failed', '550', '', '550 User unknown.'],
  ['domino', 'failed', '', '', 'User hostmaster (hostmaster@shop.example) not listed in Domino Directory'],
  ['groupwise', 'failed', '', '', ''],
  ['mailenable', 'failed', '', '', 'Reason: The message could not be delivered because the domain name'],
  ['forwarded-elsewhere', 'failed', '452', '5.2.2', '452-4.2.2 The email account'],
  ['alias-partly', 'failed', '550', '5.2.1', '550 5.2.1 The account is disabled'],
  ['expanded-list', 'expanded', '', '2.0.0', ''],
  ['no-action-gateway', 'failed', '', '5.4.4', 'no route to shop.example'],
  ['html-only', 'failed', '550', '5.4.1', '550 5.4.1 Recipient address rejected: Access denied'],
];

const OTHERS: readonly (readonly [string, 'auto_reply' | 'unrecognized'])[] = [
  ['vacation', 'auto_reply'],
  ['outlook-out-of-office', 'auto_reply'],
  ['read-receipt', 'auto_reply'],
  ['person-answers', 'unrecognized'],
  ['advertising', 'unrecognized'],
  ['unknown-language', 'unrecognized'],
];

describe('a mail that came back', () => {
  it.each(REPORTS)('as %s is read as %s', async (name, action, smtpStatus, enhanced, sentence) => {
    const bounce = await readBounce(Buffer.from(read(name)), RECIPIENT);
    if (bounce.kind !== 'report') throw new Error(`was read as ${bounce.kind}`);
    const { report } = bounce;
    expect([report.action, report.smtpStatus ?? '', report.enhanced ?? '']).toEqual([action, smtpStatus, enhanced]);
    expect(report.response ?? '').toContain(sentence);
    expect(report.response?.startsWith(sentence) ?? sentence === '').toBe(true);
  });

  it('is read alike whatever its line ends are', async () => {
    for (const [name] of [...REPORTS, ...OTHERS]) {
      const withCrlf = Buffer.from(read(name).replaceAll('\n', '\r\n'));
      expect(await readBounce(withCrlf, RECIPIENT), name).toEqual(await readBounce(Buffer.from(read(name)), RECIPIENT));
    }
  });

  it('is found by an address beyond ASCII, written as such or escaped', async () => {
    const bounce = await readBounce(Buffer.from(read('rfc6533-utf8')), parseAddress('größe@shop.example'));
    expect(bounce).toMatchObject({
      kind: 'report',
      report: { action: 'failed', enhanced: '5.1.1', response: '550 5.1.1 <größe@shop.example> unbekannter Empfänger' },
    });
  });

  it('shows nothing of the mail that it returns', async () => {
    for (const name of readdirSync(FIXTURES)) {
      const bounce = await readBounce(readFileSync(join(FIXTURES, name)), RECIPIENT);
      expect(JSON.stringify(bounce), name).not.toMatch(/ABCD-1234|SSL certificate|token/);
    }
  });

  it('is no bounce when a program, a person or an advertiser answers', async () => {
    for (const [name, kind] of OTHERS)
      expect(await readBounce(Buffer.from(read(name)), RECIPIENT), name).toEqual({ kind });
  });

  it('is covered for every mail of the collection', () => {
    const told = [...REPORTS, ...OTHERS].map(([name]) => `${name}.eml`);
    expect(readdirSync(FIXTURES).toSorted()).toEqual([...told, 'rfc6533-utf8.eml'].toSorted());
  });
});

const WORDS = [
  'Content-Type: multipart/report; boundary="b"\r\n', '\r\n', '--b\r\n', '--b--\r\n', 'Content-Type: message/delivery-status\r\n',
  'Content-Type: message/rfc822\r\n', 'Content-Transfer-Encoding: base64\r\n', 'Final-Recipient: rfc822; hostmaster@shop.example\r\n',
  'Action: failed\r\n', 'Status: 5.1.1\r\n', 'Diagnostic-Code: smtp; ', ' \t', '<', '\\x{110000}', '+2B', '550 5.1.1 ',
  'THIS IS A WARNING MESSAGE ONLY', 'Hi. This is the ', '--- ', '\0', '\u202e', '\ud800',
]; // biome-ignore format: a list

describe('whatever bytes come', () => {
  const isSafe = async (raw: Uint8Array): Promise<void> => {
    const bounce = await readBounce(raw, RECIPIENT);
    if (bounce.kind !== 'report') return;
    expect(bounce.report.response?.length ?? 0).toBeLessThanOrEqual(500);
    expect(bounce.report.response ?? '').not.toMatch(/[\p{C}\n\r]/u);
    expect(bounce.report.enhanced ?? '5.0.0').toMatch(/^[245]\.\d{1,3}\.\d{1,3}$/);
    expect(bounce.report.smtpStatus ?? '550').toMatch(/^[245]\d\d$/);
  };

  it('gives an answer that may be shown', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), isSafe), { numRuns: 300 });
    const soup = fc.array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 20 })), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(soup, (words) => isSafe(Buffer.from(words.join('')))),
      { numRuns: 1000 },
    );
  });

  it('gives an answer when a real bounce is cut, doubled or damaged anywhere', async () => {
    const names = REPORTS.map(([name]) => name);
    const damage = fc.record({
      name: fc.constantFrom(...names),
      at: fc.nat(4000),
      byte: fc.nat(255),
      cut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ name, at, byte, cut }) => {
        const raw = Buffer.from(read(name));
        const place = at % raw.length;
        raw[place] = byte;
        await isSafe(cut ? raw.subarray(0, place) : Buffer.concat([raw, raw.subarray(place)]));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['angle brackets', 'Content-Type: text/html\r\n\r\n', '<'],
    ['dashes', '\r\n', '-'],
    ['parts', 'Content-Type: multipart/mixed; boundary=b\r\n\r\n', '--b\r\n\r\n'],
    ['nested parts', '', 'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n'],
    ['nested mails', '', 'Content-Type: message/rfc822\r\n\r\n'],
    ['header fields', '', 'a: b\r\n'],
    ['folded lines', 'Content-Type: message/delivery-status\r\n\r\na: b\r\n', ' c\r\n'],
    [
      'recipients',
      'Content-Type: message/delivery-status\r\n\r\n',
      'Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\n\r\n',
    ],
    ['numbers', '\r\nDelivery has failed to these recipients or groups:\r\n', '5.1.1.'],
    ['blanks', '\r\nHi. This is the ', ' '],
    ['hosts', '\r\n', 'Hi. This is the a at '],
    ['escapes', 'Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: utf-8; ', '\\x{41}'],
    ['words', 'Subject: ', '=?utf-8?B?QUFB?= '],
  ])('takes a moment only for a megabyte of %s', async (_, start, filling) => {
    const raw = Buffer.from(start + filling.repeat(1_000_000 / filling.length));
    // What this thread works, not what passes: others may be at work on this machine.
    const before = process.threadCpuUsage();
    await isSafe(raw);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(5_000);
  });
});
