import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileToText, removePrivateKeys, splitNames } from './pem-input.ts';

const REQUEST = '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n';
const keyBlock = (label: string, body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;

describe('a private key that was pasted', () => {
  test.each(['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'PGP PRIVATE KEY BLOCK'])(
    'as %s is taken out',
    (label) => {
      expect(removePrivateKeys(keyBlock(label, 'secret') + REQUEST)).toEqual({ text: REQUEST, keyRemoved: true });
    },
  );

  test('is taken out even if its end is missing', () => {
    expect(removePrivateKeys(`${REQUEST}-----BEGIN PRIVATE KEY-----\nsecret`)).toEqual({
      text: REQUEST,
      keyRemoved: true,
    });
  });

  test('leaves nothing of itself, wherever it stands', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z \n]*$/), fc.stringMatching(/^[A-Z]{8,40}$/), (around, secret) => {
        const { text } = removePrivateKeys(around + keyBlock('PRIVATE KEY', secret) + around + REQUEST);
        expect(text).not.toContain(secret);
        expect(text).toContain(REQUEST);
      }),
    );
  });
});

test('a request without a key stays as it is', () => {
  expect(removePrivateKeys(REQUEST)).toEqual({ text: REQUEST, keyRemoved: false });
});

describe('a chosen file', () => {
  test('in DER becomes PEM', () => {
    const text = fileToText(Uint8Array.of(0x30, 0x82, 0x01), 'CERTIFICATE REQUEST');
    expect(text).toBe('-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n');
  });

  test('in PEM is read as text', () => {
    expect(fileToText(new TextEncoder().encode(REQUEST), 'CERTIFICATE REQUEST')).toBe(REQUEST);
  });
});

test('names are taken as people type them, each once', () => {
  expect(splitNames(' shop.example.com, www.example.com;\nshop.example.com\n\n')).toEqual([
    'shop.example.com',
    'www.example.com',
  ]);
});
