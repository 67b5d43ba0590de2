import { describe, expect, it } from 'vitest';
import { parseImapUrl } from './imap-url.ts';

describe('where the mailbox of the bounces is', () => {
  it.each([
    ['imaps://bounces:s%40cret@mail.example', ['mail.example', 993, 'implicit', 'bounces', 's@cret', 'INBOX']],
    [
      'imap://b%40shop.example:x@mail.example/Reports',
      ['mail.example', 143, 'required', 'b@shop.example', 'x', 'Reports'],
    ],
    ['imap://b:x@127.0.0.1:1143/', ['127.0.0.1', 1143, 'none', 'b', 'x', 'INBOX']],
  ])('is read from %s', (url, [host, port, tls, user, pass, folder]) => {
    expect(parseImapUrl(url)).toEqual({ host, port, tls, user, pass, folder });
  });

  it.each([
    '',
    'imaps://mail.example',
    'imaps://a@mail.example',
    'https://a:b@mail.example',
    'imaps://%:b@mail.example',
    'imaps://a:b@mail.example/?tls=0',
  ])('is not said by %j', (url) => expect(parseImapUrl(url)).toBeUndefined());
});
