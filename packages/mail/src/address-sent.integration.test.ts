import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tryParseAddress } from './address.ts';
import { prepareMail, renderMail } from './compose.ts';
import { buildFaultServer } from './testing/fault-server.ts';
import { buildTransport } from './testing/mailboxes.ts';
import { sampleContent, sampleHeaders } from './testing/sample.ts';

const HOSTILE_ADDRESSES = 10_000;

const fragment = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'Z', '9', '-', '_', '+', '.', 'example', 'evil', 'xn--', 'xn--e1aybc') },
  {
    weight: 3,
    arbitrary: fc.constantFrom('ß', 'ſ', 'ｅ', 'é', 'e\u0301', '例', 'а', 'İ', 'ı', 'Å', '²', 'ﬁ', '۹', 'ς'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['\r\n', '\0', ' ', '\t', '"', '\\', '(', ')', '<', '>', ',', ';', ':', '@', '%', '!', '[', '\u200b', '。'],
    ),
  },
);
const part = fc.array(fragment, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
const hostile = fc
  .tuple(part, part, fc.constantFrom('com', 'example', 'рф', 'co.uk'))
  .map(([local, domain, top]) => `${local}@${domain}.${top}`);

it('what is compared and shown is what the mail server is told, for whatever is written', async () => {
  const server = await buildFaultServer({
    // One connection carries them all.
    EHLO: ['250-fault.example\r\n250-SMTPUTF8\r\n250 8BITMIME'],
  });
  const transport = buildTransport(server.url, { maxConnections: 1 });
  const prepared = prepareMail(sampleContent({ text: 'x', html: 'x', attachments: [] }));
  const [taken, refused] = [new Set<string>(), new Set<string>()];
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      const address = tryParseAddress(text);
      if (!address) {
        refused.add(text);
        return;
      }
      expect(tryParseAddress(address.address)).toEqual(address);
      if (taken.has(address.address)) return;
      taken.add(address.address);
      const mail = renderMail(prepared, sampleHeaders({ to: { address } }));
      expect(await transport.send(mail)).toMatchObject({ outcome: 'accepted' });
      expect(server.lastRecipient()).toBe(`RCPT TO:<${address.address}>`);
      const [, shown] = /^To:\s+(\S+)\r$/m.exec(mail.raw.toString()) ?? [];
      expect(shown).toBe(address.address);
    }),
    { numRuns: HOSTILE_ADDRESSES },
  );
  // Both happen, or nothing was tried.
  expect(Math.min(taken.size, refused.size)).toBeGreaterThan(HOSTILE_ADDRESSES / 10);
});
