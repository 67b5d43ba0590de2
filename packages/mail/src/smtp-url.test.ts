import { describe, expect, it } from 'vitest';
import { parseSmtpUrl, SmtpUrlError } from './smtp-url.ts';

describe('an SMTP URL', () => {
  it.each([
    ['smtp://127.0.0.1:1025', { host: '127.0.0.1', port: 1025, tls: 'none' }],
    ['smtp://localhost', { host: 'localhost', port: 25, tls: 'none' }],
    ['smtp://[::1]:1025', { host: '::1', port: 1025, tls: 'none' }],
    ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, tls: 'required' }],
    ['smtp://relay:25?insecure=1', { host: 'relay', port: 25, tls: 'opportunistic' }],
    ['smtps://mail.example.com', { host: 'mail.example.com', port: 465, tls: 'implicit' }],
    ['smtps://127.0.0.1:4650', { host: '127.0.0.1', port: 4650, tls: 'implicit' }],
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
  ])('%s is refused, without a word of it in the message', (url, code) => {
    const refuse = () => parseSmtpUrl(url);
    expect(refuse).toThrow(SmtpUrlError);
    expect(refuse).toThrow(`SMTP URL: ${code}`);
  });
});
