import { describe, expect, it } from 'vitest';
import { parseSmtpUrl, parseSmtpUrls, SmtpUrlError } from './smtp-url.ts';

describe('an SMTP URL', () => {
  it.each([
    ['smtp://127.0.0.1:1025', { host: '127.0.0.1', port: 1025, tls: 'none' }],
    ['smtp://localhost', { host: 'localhost', port: 25, tls: 'none' }],
    ['smtp://[::1]:1025', { host: '::1', port: 1025, tls: 'none' }],
    ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, tls: 'required' }],
    ['smtp://relay:25?insecure=1', { host: 'relay', port: 25, tls: 'opportunistic' }],
    ['smtps://mail.example.com', { host: 'mail.example.com', port: 465, tls: 'implicit' }],
    ['smtps://127.0.0.1:4650', { host: '127.0.0.1', port: 4650, tls: 'implicit' }],
    ['smtp://localhost?starttls=1', { host: 'localhost', port: 587, tls: 'required' }],
    [
      'smtps://mail.example.com?requiretls=1',
      { host: 'mail.example.com', port: 465, tls: 'implicit', requireTls: true },
    ],
    [
      'smtp://desk@mail.example.com?token-file=/run/secrets/token',
      {
        host: 'mail.example.com',
        port: 587,
        tls: 'required',
        bearer: { user: 'desk', tokenFile: '/run/secrets/token' },
      },
    ],
  ])('%s is safe unless it says otherwise', (url, settings) => {
    expect(parseSmtpUrl(url)).toEqual(settings);
  });

  it('gives the user and the password as they are', () => {
    expect(parseSmtpUrl('smtps://desk%40example.com:p%2Fw@mail.example.com').credentials).toEqual({
      user: 'desk@example.com',
      pass: 'p/w',
    });
  });

  it.each([
    ['mail.example.com', 'invalid'],
    ['smtp://', 'invalid'],
    ['smtp://mail.example.com/inbox', 'invalid'],
    ['smtps://user:50%@mail.example.com', 'invalid'],
    ['https://mail.example.com', 'protocol'],
    ['smtp://mail.example.com?insecure=true', 'parameter'],
    ['smtp://mail.example.com?tls=no', 'parameter'],
    ['smtp://user:secret@mail.example.com?insecure=1', 'credentials_unprotected'],
    ['smtp://user@mail.example.com?insecure=1&token-file=/secret', 'credentials_unprotected'],
    ['smtp://mail.example.com?insecure=1&requiretls=1', 'contradiction'],
    ['smtp://127.0.0.1:1025?requiretls=1', 'contradiction'],
    ['smtps://mail.example.com?insecure=1', 'contradiction'],
    ['smtps://mail.example.com?token-file=/run/secrets/token', 'contradiction'],
    ['smtps://user:secret@mail.example.com?token-file=/run/secrets/token', 'contradiction'],
    ['smtps://user@mail.example.com?token-file=token', 'parameter'],
    ['smtp://mail.example.com?starttls=1&starttls=1', 'parameter'],
  ])('%s is refused, without a word of it in the message', (url, code) => {
    const refuse = () => parseSmtpUrl(url);
    expect(refuse).toThrow(SmtpUrlError);
    expect(refuse).toThrow(`SMTP URL: ${code}`);
  });
});

describe('several SMTP URLs', () => {
  it('demand REQUIRETLS all or none: otherwise a mail would go where it is not asked for', () => {
    const urls = (second: string) => `smtps://a.example?requiretls=1 smtps://b.example${second}`;
    expect(parseSmtpUrls(urls('?requiretls=1'))).toHaveLength(2);
    expect(() => parseSmtpUrls(urls(''))).toThrow('SMTP URL: contradiction');
  });

  it('are read in their order, with spaces or lines between them', () => {
    expect(parseSmtpUrls(' smtps://a.example\n smtp://b.example ').map(({ host }) => host)).toEqual([
      'a.example',
      'b.example',
    ]);
  });

  it.each(['', ' ', 'smtps://a.example,smtps://b.example', 'smtps://a.example b.example'])(
    'are refused as %j',
    (text) => {
      expect(() => parseSmtpUrls(text)).toThrow(SmtpUrlError);
    },
  );
});
