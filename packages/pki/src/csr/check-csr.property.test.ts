import { CSR_FAULTS, CsrReport } from '@certdesk/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pemEncode } from '../pem.ts';
import { craftCsr, craftCsrDer } from '../testing/craft-csr.ts';
import { checkCsr } from './check-csr.ts';

const content = { commonNames: ['www.example.com'], dnsNames: ['www.example.com', 'm\u00fcnchen.de', '*.example.com'] };
const der = craftCsrDer(content);
const pem = craftCsr(content);

async function checkedReport(text: string): Promise<CsrReport> {
  const report = CsrReport.parse(await checkCsr(text, { validationLevel: 'DV', maxNames: 3, wildcard: false }));
  expect(report.ok).toBe(report.faults.every((fault) => CSR_FAULTS[fault.code] === 'warning'));
  return report;
}

describe('checkCsr', () => {
  it('answers every text', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 500 }),
      fc.uint8Array({ maxLength: 2000 }).map((octets) => Buffer.from(octets).toString('latin1')),
      fc.uint8Array({ maxLength: 2000 }).map((octets) => Buffer.from(octets).toString('base64')),
      fc.uint8Array({ maxLength: 2000 }).map((octets) => pemEncode('CERTIFICATE REQUEST', octets)),
    );
    await fc.assert(
      fc.asyncProperty(text, async (csr) => void (await checkedReport(csr))),
      { numRuns: 1000 },
    );
  });

  it('refuses a request of which any octet was changed', async () => {
    const change = fc.record({ at: fc.nat(der.length - 1), by: fc.integer({ min: 1, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, by }) => {
        const changed = der.map((octet, i) => (i === at ? octet ^ by : octet));
        expect((await checkedReport(pemEncode('CERTIFICATE REQUEST', changed))).ok).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('answers a request that was cut, doubled or filled up anywhere', async () => {
    const edit = fc.record({ from: fc.nat(der.length), length: fc.nat(80), insert: fc.uint8Array({ maxLength: 40 }) });
    await fc.assert(
      fc.asyncProperty(edit, async ({ from, length, insert }) => {
        const edited = [...der.slice(0, from), ...insert, ...der.slice(from + length)];
        await checkedReport(pemEncode('CERTIFICATE REQUEST', Uint8Array.from(edited)));
      }),
      { numRuns: 1000 },
    );
  });

  it('answers a text in which characters were changed', async () => {
    const edit = fc.record({ at: fc.nat(pem.length), text: fc.string({ unit: 'binary', maxLength: 5 }) });
    await fc.assert(
      fc.asyncProperty(
        edit,
        async ({ at, text }) => void (await checkedReport(pem.slice(0, at) + text + pem.slice(at + text.length))),
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    '-',
    '-----BEGIN ',
    '-----BEGIN CERTIFICATE REQUEST-----',
    ' ',
    'A',
    '0',
    '\n-',
    '-- END ',
    '\u2014BEGIN A',
  ])('does not hang on %j repeated to the limit', async (piece) => {
    const started = performance.now();
    await checkedReport(piece.repeat(Math.floor(32_768 / piece.length)));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
