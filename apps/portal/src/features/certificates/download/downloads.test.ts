import { expect, test } from 'vitest';
import { fileNameOf } from '../../../ui/save-file.ts';
import { nameIn } from './downloads.ts';

test('a file is called as the desk calls it', () => {
  expect(nameIn('attachment; filename="shop.example-fullchain.pem"')).toBe('shop.example-fullchain.pem');
});

test.each([null, '', 'attachment', 'attachment; filename=""', 'attachment; filename="../../etc/passwd"'])(
  '%s names no file',
  (disposition) => {
    expect(nameIn(disposition)).toBeUndefined();
  },
);

test('without a name a file is called after its certificate, in letters that every system takes', () => {
  expect(fileNameOf('shop.example', 'crt')).toBe('shop.example.crt');
  expect(fileNameOf('*.shop.example', 'key')).toBe('wildcard.shop.example.key');
  expect(fileNameOf('Müller & Söhne', 'p12')).toBe('Müller-Söhne.p12');
});
