import { describe, expect, it } from 'vitest';
import { parseImapUrl } from './imap-url.ts';

describe('where the mailbox of the bounces is', () => {
  it.each([
    [
      'imaps://bounces:s%40cret@mail.example',
      ['mail.example', 993, 'implicit', 'bounces', { pass: 's@cret' }, 'INBOX'],
    ],
    [
      'imap://b%40shop.example:x@mail.example/Reports',
      ['mail.example', 143, 'required', 'b@shop.example', { pass: 'x' }, 'Reports'],
    ],
    ['imap://b:x@127.0.0.1:1143/', ['127.0.0.1', 1143, 'none', 'b', { pass: 'x' }, 'INBOX']],
    [
      'imaps://b%40shop.example@mail.example/?token-file=%2Frun%2Ftoken',
      ['mail.example', 993, 'implicit', 'b@shop.example', { tokenFile: '/run/token' }, 'INBOX'],
    ],
  ])('is read from %s', (url, [host, port, tls, user, secret, folder]) => {
    expect(parseImapUrl(url)).toEqual({ host, port, tls, user, secret, folder });
  });

  it.each([
    '',
    'imaps://mail.example',
    'imaps://a@mail.example',
    'https://a:b@mail.example',
    'imaps://%:b@mail.example',
    'imaps://a:b@mail.example/?tls=0',
    'imaps://a:b@mail.example/?token-file=/run/token',
    'imaps://a@mail.example/?token-file=token',
  ])('is not said by %j', (url) => expect(parseImapUrl(url)).toBeUndefined());
});
