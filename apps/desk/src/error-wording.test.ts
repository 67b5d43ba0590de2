import { CSR_FAULTS, ERROR_STATUS, LANGUAGES, type Params } from '@certdesk/contract';
import { loadTranslators, type Values } from '@certdesk/locales';
import { type CsrRules, checkCsr } from '@certdesk/pki';
import { describe, expect, it, test } from 'vitest';

/** What the servers say of single fields, beside the codes of whole refusals and of CSRs. */
const FIELD_CODES = [
  'field.required',
  'field.wrong_type',
  'field.too_short',
  'field.too_long',
  'field.too_small',
  'field.too_large',
  'field.unknown',
  'field.not_offered',
  'field.invalid',
  'address.invalid',
  'address.not_allowed',
  'organization.required',
  'order.names_differ',
  'order.wildcard_by_file',
  'order.csr_names_differ',
  'certificate_service.uses',
];
const CODES = [...Object.keys(ERROR_STATUS), ...Object.keys(CSR_FAULTS), ...FIELD_CODES];

const freeAt = new Date('2026-03-01T22:05:00Z');
const name = 'www.example.org';
/** What comes with a code; a code that is not here comes with nothing. */
const TYPICAL: Readonly<Record<string, Values>> = {
  'fulfillment.cooling_down': { freeAt },
  'fulfillment.order_limit': { freeAt },
  'fulfillment.account_limit': { freeAt },
  'authority.refused': { reason: 'No.' },
  'authority.paused': { authority: 'A', reason: 'No.' },
  'test_mail.recipient_not_allowed': { domain: name },
  'order.already_renewed': { number: 1001 },
  'order.approval_too_old': { days: 200 },
  'order.csr_names_differ': { names: name },
  'order.wildcard_by_file': { name },
  'authority.has_open_orders': { count: 2 },
  'certificate.already_imported': { certificateId: 'one', commonName: name },
  'certificate.in_use': { count: 2, names: 'lb-1, lb-2' },
  'certificate_service.exists': { name: 'lb-1' },
  'certificate_service.limit': { maximum: 100 },
  'certificate_service.uses': { kind: 'cdn', name: 'lb-1' },
  'field.wrong_type': { expected: 'number' },
  'field.too_short': { minimum: 12 },
  'field.too_long': { maximum: 1000 },
  'field.too_small': { minimum: 1 },
  'field.too_large': { maximum: 100 },
  'field.unknown': { names: 'colour' },
  'field.not_offered': { values: 'de, en' },
  'address.not_allowed': { addresses: 'admin@example.org' },
  'csr.too_large': { length: 40_000, max: 32_768 },
  'csr.signature_algorithm': { algorithm: 'sha1WithRSAEncryption' },
  'csr.key_type': { type: 'Ed25519' },
  'csr.key_size': { size: 1024, min: 2048, max: 8192 },
  'csr.key_exponent': { exponent: '3' },
  'csr.name_invalid': { name },
  'csr.name_underscore': { name },
  'csr.name_internal': { name },
  'csr.name_public_suffix': { name },
  'csr.name_trailing_dot': { name },
  'csr.name_idn_invalid': { name },
  'csr.name_type': { name, type: 'ip' },
  'csr.wildcard_position': { name },
  'csr.wildcard_not_offered': { name },
  'csr.too_many_names': { count: 3, max: 1 },
  'csr.common_name_several': { count: 2 },
  'csr.common_name_not_in_names': { name },
  'csr.subject_ignored': { fields: 'O, L' },
};

/** Values that choose between words instead of standing in the sentence. */
const INTO_WORDS = ['expected', 'type', 'kind', 'certificateId'];

const translators = loadTranslators('errors');

describe.each(LANGUAGES)('in %s', (language) => {
  const translator = translators[language];

  it('every code is worded, and its words take what comes with it', () => {
    const worded = CODES.map((code) => [code, translator.text(code, TYPICAL[code])] as const);
    expect(worded.filter(([, text]) => text.length < 10 || /^\s|[{}]|undefined|Invalid Date|\s$/.test(text))).toEqual(
      [],
    );
  });

  it('every value is told that comes with a code', () => {
    const told = Object.entries(TYPICAL).flatMap(([code, values]) =>
      Object.entries(values)
        .filter(([key, value]) => typeof value === 'string' && !INTO_WORDS.includes(key))
        .map(([, value]) => [value, translator.text(code, values)] as const),
    );
    expect(told.length).toBeGreaterThan(15);
    for (const [value, text] of told) expect(text).toContain(value);
  });

  it.each(['string', 'number', 'int', 'boolean', 'array', 'object', 'date'])(
    'a field that takes %s says so',
    (type) => {
      const sentences = ['record', type].map((expected) => translator.text('field.wrong_type', { expected }));
      expect(new Set(sentences).size).toBe(2);
    },
  );

  it('a moment is told in UTC, to the second', () => {
    expect(translator.text('fulfillment.cooling_down', { freeAt })).toMatch(/2026.*(22:05:00|10:05:00\sPM) UTC\.$/);
  });

  it('the length of a key is written without a thousands separator', () => {
    expect(translator.text('csr.key_size', TYPICAL['csr.key_size'])).toMatch(/2048.*8192.*1024/);
  });

  it('one name allowed is told otherwise than several', () => {
    const sentence = (max: number) => translator.text('csr.too_many_names', { count: 3, max });
    expect(sentence(1)).not.toContain('1');
    expect(sentence(2)).toContain('2');
  });
});

test('a value that a sentence needs and does not get is refused, so that the tests above can fail', () => {
  expect(() => translators.de.text('csr.key_type')).toThrow('type');
});

/** Requests of which nearly everything is wrong, made once: their names, an RSA key, a key type, a published key. */
const BAD_CSRS: readonly string[] = [
  'MIIB1zCCAX0CAQAwRjEQMA4GA1UECgwHRXhhbXBsZTEYMBYGA1UEAwwPd3d3LmV4YW1wbGUub3JnMRgwFgYDVQQDDA9hIGIuZXhhbXBsZS5vcmcw' +
    'WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR51YSKkM+uLHprRWg13ivMBajyL1FkrjFsShbAASoF2QCHNFKQ1iJ1+y9WNA2NQVN/8U3xLdXjM1Y3' +
    'DNjNs9DXoIHUMBAGCSqGSIb3DQEJBzEDEwF4MIG/BgkqhkiG9w0BCQ4xgbEwga4wgasGA1UdEQSBozCBoIIPYV9iLmV4YW1wbGUub3JngghpbnRy' +
    'YW5ldIIFY28udWuCEGRvdC5leGFtcGxlLm9yZy6CEXhuLS1hLmV4YW1wbGUub3Jngg53Ki5leGFtcGxlLm9yZ4INKi5leGFtcGxlLm9yZ4IJMTky' +
    'LjAuMi4xgQ5tZUBleGFtcGxlLm9yZ4YTaHR0cHM6Ly9leGFtcGxlLm9yZ4cEwAACAogCKgMwCgYIKoZIzj0EAwIDSAAwRQIhALYE0y8bYz2ErxiI' +
    '5oe3/LRwt8OgEIUqNCNvaDAjmsFNAiBRsNK8XKBorSYd5fy3T/mNyVzZZaret4YBngkfkgql4g==',
  'MIIBVzCBwQIBADAaMRgwFgYDVQQDDA93d3cuZXhhbXBsZS5vcmcwgZ0wDQYJKoZIhvcNAQEBBQADgYsAMIGHAoGBAPTDsna36OZKDMulVEwZuJFw' +
    'jPQVJrAKKQb6VU/aZYNVjUO6eNFOqkwvwZ1kmgaB0kmOkDwqIo0ig2nnUtQPWOYWordpzlTBDt+0ARXwrxwf3gSgaXWAqlSlXAMVnowv1n13nvqI' +
    '5Ci89ngygXbNXQlS1Pp+SUTy7aoFD84t2LlVAgEDoAAwDQYJKoZIhvcNAQEFBQADgYEAfNpcVSvHdm0Cg1c7SB23GRPKcW/s+/bgLD0h4qkH4xYA' +
    'OzFiMUFAKnmg40UeLri6G9nbqllAgCSicqolQ+BerPK6JgurOu5AXjKuK7nrxVgR2qEvvWq0Sf0LhTQMh5zxXaNKWidFjTcNiDjaYePa+11R145O' +
    '9iXKBZzNQCtG6jM=',
  'MIGZME0CAQAwGjEYMBYGA1UEAwwPd3d3LmV4YW1wbGUub3JnMCowBQYDK2VwAyEAp6QV+iSVuz34PI4jQ/YQR0ij1Y3SR263QXY79qvyJuOgADAF' +
    'BgMrZXADQQB2LwoWfaSnKGsRep8r/kWvaActvV6bNQo0alCwXcFh+WrjRHndnhdzcB/0pKy5SAYMq7EAzhkNLl/bv1oatLMD',
  'MIHUMHwCAQAwGjEYMBYGA1UEAwwPd3d3LmV4YW1wbGUub3JnMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQiVI+I+3gv+17KN0RFLHKh5Vj71v' +
    'c75eSOkyMsxFxbFsTNEMTLjVuKFxOelIgsiZJXKZNCX0FBmrfpCkKklCcqAAMAoGCCqGSM49BAMCA0gAMEUCIBQ+Zld74xfSournWLguHqXaUgum' +
    'YNARKJLhIEiMKqfRAiEAqHCfHeKLaz0wt/BWcOt4M1R0QTSdMeeNCwgUkkKo3cU=',
  'A'.repeat(40_000),
  ' ',
];
const STRICT: CsrRules = { validationLevel: 'DV', wildcard: false, maxNames: 1 };

test('whatever a CSR is refused for can be told in every language, with what the check found', async () => {
  const reports = await Promise.all(BAD_CSRS.map((csr) => checkCsr(csr, STRICT)));
  const faults: { code: string; params?: Params | undefined }[] = reports.flatMap((report) => report.faults);
  // Every fault that a sentence takes values of is among them.
  const worded = Object.keys(TYPICAL).filter((code) => code.startsWith('csr.'));
  expect(faults.map(({ code }) => code)).toEqual(expect.arrayContaining(worded));
  const types = faults.filter(({ code }) => code === 'csr.name_type').map(({ params }) => params?.type);
  expect(new Set(types)).toEqual(new Set(['ip', 'email', 'uri', 'other']));
  for (const { code, params } of faults)
    for (const language of LANGUAGES) expect(translators[language].text(code, params)).not.toMatch(/[{}]|undefined/);
});

test('a compromised key is told with and without the place it was published in', () => {
  for (const language of LANGUAGES)
    expect(translators[language].text('csr.key_compromised')).toBe(
      translators[language].text('csr.key_compromised', { source: 'RFC 9500' }),
    );
});
