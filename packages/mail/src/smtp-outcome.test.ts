import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptedResult, cleanResponse, failedResult, type SmtpError } from './smtp-outcome.ts';

const reply = (command: string, response: string, code = 'EENVELOPE'): SmtpError =>
  Object.assign(new Error(`failed: ${response}`), {
    command,
    response,
    responseCode: Number(response.slice(0, 3)),
    code,
  });
const fault = (code: string, originalCode?: string): SmtpError =>
  Object.assign(new Error('broken'), { code, command: 'CONN', ...(originalCode ? { originalCode } : {}) });

describe('an answer of the mail server', () => {
  it.each([
    ['greylisting', reply('RCPT TO', '451 4.7.1 Try later'), 'transient', 'smtp_transient'],
    ['a full mailbox', reply('RCPT TO', '452 4.2.2 Full'), 'transient', 'smtp_transient'],
    ['no such user', reply('RCPT TO', '550 5.1.1 No such user'), 'permanent', 'recipient_invalid'],
    ['a disabled mailbox', reply('RCPT TO', '550 5.2.1 Disabled'), 'permanent', 'smtp_permanent'],
    ['a refused message', reply('DATA', '554 5.7.1 Spam', 'EMESSAGE'), 'permanent', 'smtp_permanent'],
    ['a server that goes down', reply('MAIL FROM', '421 4.3.2 Bye'), 'unreachable', 'smtp_transient'],
    ['a busy greeting', reply('CONN', '554 No service', 'EPROTOCOL'), 'unreachable', 'smtp_unreachable'],
    ['a refused password', reply('AUTH PLAIN', '535 5.7.8 Bad credentials', 'EAUTH'), 'unreachable', 'smtp_auth'],
    ['a wish for a password', reply('MAIL FROM', '530 5.7.0 Authentication required'), 'unreachable', 'smtp_auth'],
    [
      'a sign-in that fails for now',
      reply('AUTH PLAIN', '454 4.7.0 Try later', 'EAUTH'),
      'unreachable',
      'smtp_transient',
    ],
    ['a token that is refused', reply('AUTH XOAUTH2', '535 5.7.8 Expired', 'EAUTH'), 'unreachable', 'smtp_auth'],
    ['a wish for TLS', reply('MAIL FROM', '530 5.7.0 Must issue a STARTTLS command first'), 'unreachable', 'smtp_tls'],
    ['no mail at all to a domain', reply('RCPT TO', '556 5.1.10 Null MX'), 'permanent', 'recipient_invalid'],
    ['a code that contradicts its class', reply('RCPT TO', '550 4.2.2 Full'), 'permanent', 'smtp_permanent'],
    ['a refused STARTTLS', reply('STARTTLS', '454 4.7.0 TLS not available', 'ETLS'), 'unreachable', 'smtp_tls'],
  ])('%s is judged by its class', (_what, error, outcome, cause) => {
    expect(failedResult(error, false)).toMatchObject({ outcome, cause, smtpStatus: error.response?.slice(0, 3) });
  });

  it('counts also when it comes after the final dot', () => {
    expect(failedResult(reply('DATA', '452 4.3.1 Disk full', 'EMESSAGE'), true)).toMatchObject({
      outcome: 'transient',
      enhanced: '4.3.1',
    });
  });

  it('of the class 2 is acceptance, with the queue id kept', () => {
    expect(acceptedResult('250 2.0.0 Ok: queued as 4XyZ')).toEqual({
      outcome: 'accepted',
      smtpStatus: '250',
      enhanced: '2.0.0',
      response: '250 2.0.0 Ok: queued as 4XyZ',
    });
  });
});

describe('a connection that breaks', () => {
  it.each([
    ['refused', fault('ESOCKET', 'ECONNREFUSED'), 'smtp_unreachable'],
    ['an unknown name', fault('EDNS', 'ENOTFOUND'), 'smtp_unreachable'],
    ['silence', fault('ETIMEDOUT'), 'smtp_timeout'],
    ['a network timeout', fault('ESOCKET', 'ETIMEDOUT'), 'smtp_timeout'],
    ['a certificate nobody vouches for', fault('ESOCKET', 'SELF_SIGNED_CERT_IN_CHAIN'), 'smtp_tls'],
    ['a certificate of another name', fault('ESOCKET', 'ERR_TLS_CERT_ALTNAME_INVALID'), 'smtp_tls'],
  ])('before the final dot is no fault of the mail: %s', (_what, error, cause) => {
    expect(failedResult(error, false)).toMatchObject({ outcome: 'unreachable', cause });
    expect(failedResult(error, true)).toMatchObject({ outcome: 'uncertain', cause: 'smtp_answer_lost' });
  });

  it('after the final dot leaves open what happened, also when the last words were garbage', () => {
    const error = Object.assign(new Error('Unexpected Response'), {
      code: 'EPROTOCOL',
      response: '999 what',
      responseCode: 999,
    });
    expect(failedResult(error, true).outcome).toBe('uncertain');
  });
});

describe('the words of a server', () => {
  it('are shown as one short printable line, whatever they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
        const clean = cleanResponse(text);
        expect(clean.length).toBeLessThanOrEqual(500);
        expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
