import { describe, expect, it } from 'vitest';
import { tryParseAddress } from './address.ts';
import { prepareMail, withHeaders } from './compose.ts';
import { type MailHeaders, MailMessageError } from './message.ts';
import { sampleContent, sampleHeaders } from './testing/sample.ts';

/** What went wrong in mail libraries, told as the address that did it: an allow-list saw one domain, the mail went to another. */
const REFUSED: readonly [advisory: string, text: string][] = [
  ['CVE-2026-125755: a domain cut off at a comment', 'admin@evil.example(.example.com'],
  ['CVE-2026-125755: a domain cut off at a comment', 'admin@evil.example(@example.com)'],
  ['CVE-2026-125755: a domain cut off at folding', 'admin@evil.example\r\n .example.com'],
  ['CVE-2026-125755: a domain cut off at folding', 'admin@evil.example\n\t.example.com'],
  ['CVE-2026-92598: a character that is not seen', 'admin@exam\u00adple.com'],
  ['CVE-2026-92598: a character that is not seen', 'admin@exam\u200dple.com'],
  ['CVE-2026-92598: a character that is not seen', 'admin@exam\u2060ple.com'],
  ['CVE-2026-92598: a character that is not seen', 'admin@example\ufe00.com'],
  ['CVE-2026-92598: a full stop that only UTS-46 knows', 'admin@evil\u3002example.com'],
  ['CVE-2026-92598: a full stop that only UTS-46 knows', 'admin@evil\uff0eexample.com'],
  ['CVE-2026-92598: a letter that becomes several', 'admin@evil\u2100.example.com'],
  ['CVE-2026-92598: a letter that becomes a slash', 'admin@evil.example\u2044.example.com'],
  ['CVE-2026-92598: an A-label of plain letters', 'admin@xn--example-.com'],
  ['CVE-2026-92598: an A-label that decodes to nothing', 'admin@xn--.com'],
  ['nodemailer < 7.0.7: an address within a quoted local part', '"admin@evil.example x"@example.com'],
  ['nodemailer < 7.0.7: an address within a quoted local part', '"admin@evil.example"@example.com'],
  ['nodemailer < 7.0.7: an address within a display name', '"admin@example.com" <admin@evil.example>'],
  ['CVE-2026-82853: a line break before another command', 'admin@example.com>\r\nRCPT TO:<admin@evil.example'],
  ['CVE-2026-82853: a line break before another command', 'admin\r\nDATA\r\n@example.com'],
  ['CVE-2026-82854: a parameter of the command', 'admin@example.com SIZE=1'],
  ['several recipients in one', 'admin@example.com,admin@evil.example'],
  ['a source route', '@evil.example:admin@example.com'],
  ['a way through another host', 'admin%example.com@evil.example@example.com'],
  ['a way of old', 'evil.example!admin\\@example.com'],
  ['a byte that ends strings elsewhere', 'admin@example.com\0.evil.example'],
];

describe('an address that has fooled a mail library', () => {
  it.each(REFUSED)('is refused (%s): %j', (_advisory, text) => {
    expect(tryParseAddress(text)).toBeUndefined();
  });

  it.each([
    ['faß.example', 'xn--fa-hia.example'],
    ['ＥＸＡＭＰＬＥ.com', 'example.com'],
    ['büCHER.example', 'xn--bcher-kva.example'],
    ['xn--BCHER-KVA.example', 'xn--bcher-kva.example'],
    ['βόλος.com', 'xn--nxasmm1c.com'],
  ])('with the domain %s goes to %s, as UTS-46 says, and to no other', (written, domain) => {
    const address = tryParseAddress(`admin@${written}`);
    expect(address?.domain).toBe(domain);
    expect(tryParseAddress(`admin@${address?.unicodeDomain}`)?.domain).toBe(domain);
  });

  it('takes no time, however deep it nests (CVE-2025-14874, CVE-2026-90776, GHSA-9h6g-pr28-7cqp)', () => {
    const texts = [
      Array.from({ length: 50_000 }, (_, index) => `g${index}:`).join(''),
      `${'"'.repeat(100_000)}@example.com`,
      `${'(a'.repeat(100_000)}@example.com`,
      `a@${'xn--'.repeat(50_000)}`,
      `${'a,'.repeat(200_000)}@example.com`,
      `a@${'\u0308'.repeat(200)}`,
      `${'\u0308'.repeat(250)}@a`,
    ];
    const begun = performance.now();
    for (const text of texts) expect(tryParseAddress(text)).toBeUndefined();
    expect(performance.now() - begun).toBeLessThan(250);
  });
});

describe('a header that has fooled a mail library', () => {
  const prepared = prepareMail(sampleContent());
  const address = sampleHeaders().from.address;
  it.each<[string, Partial<MailHeaders>]>([
    ['GHSA-vvjj-xcjg-gr5g: a line break in a name', { from: { address, name: 'CA\r\nBcc: all@evil.example' } }],
    ['GHSA-vvjj-xcjg-gr5g: a bare line feed in a name', { to: { address, name: 'Admin\nX: y' } }],
    ['8.0.9: a line break in a further address', { replyTo: { address, name: 'x\rX: y' } }],
    ['8.0.9: a line break in a list of ids', { references: ['<a@b.example>\r\nX: y'] }],
    ['9.0.5: a next line character', { from: { address, name: 'CA\u0085Bcc: all@evil.example' } }],
    ['a Message-ID that goes on', { messageId: '<a@b.example> <c@d.example>' }],
  ])('is refused (%s)', (_advisory, changes) => {
    expect(() => withHeaders(prepared, sampleHeaders(changes))).toThrow(MailMessageError);
  });
});
