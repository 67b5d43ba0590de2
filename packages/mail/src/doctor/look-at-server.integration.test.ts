import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SmtpSettings } from '../smtp-url.ts';
import { makeCertificates } from '../testing/mail-server/certificates.ts';
import { canRunMailServer, type MailServer, startMailServer } from '../testing/mail-server/mail-server.ts';
import { listenOnLoopback } from '../testing/mail-server/ports.ts';
import { makeServerCertificate, type ServerCertificate } from '../testing/server-certificate.ts';
import { judgeServer } from './judge-server.ts';
import { lookAtServer } from './look-at-server.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function startServer(options: SMTPServerOptions): Promise<number> {
  const smtp = new SMTPServer({ disableReverseLookup: true, logger: false, authOptional: true, ...options });
  smtp.on('error', () => {}); // a client that refuses the certificate is no fault of the server
  const port = await listenOnLoopback(smtp.server as unknown as Server); // cast: it is a net.Server or a tls.Server
  stops.push(() => new Promise((resolve) => smtp.close(() => resolve())));
  return port;
}

async function startRaw(say: string): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => {}).write(say));
  stops.push(() => new Promise((resolve) => server.close(() => resolve())));
  return listenOnLoopback(server);
}

describe('a look at a mail server', () => {
  let folder: string;
  let ca: string;
  let good: ServerCertificate;
  let expired: ServerCertificate;
  let other: ServerCertificate;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certdesk-doctor-'));
    ca = await makeCertificates(folder);
    good = await makeServerCertificate(folder, { name: 'localhost', days: 40 });
    expired = await makeServerCertificate(folder, { name: 'localhost', days: -1 });
    other = await makeServerCertificate(folder, { name: 'mail.elsewhere.example', days: 40 });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const findingsAt = async (settings: Partial<SmtpSettings> & { port: number }, trusted = ca) => {
    const whole: SmtpSettings = { host: 'localhost', tls: 'required', ...settings };
    const look = await lookAtServer(whole, { ca: trusted, timeoutMs: 5_000 });
    return judgeServer(look, { settings: whole, now: new Date(), readsBounces: true });
  };
  const codesAt = async (...args: Parameters<typeof findingsAt>) => (await findingsAt(...args)).map(({ code }) => code);

  it.each([
    ['STARTTLS', 'required', {}],
    ['TLS from the first byte', 'implicit', { secure: true }],
  ] as const)('finds a good certificate behind %s, and what is offered there', async (_, tls, options) => {
    const [certificate, ...rest] = await findingsAt({ port: await startServer({ ...good, ...options }), tls });
    expect(certificate).toMatchObject({ severity: 'ok', code: 'server.certificate_ok', params: { days: 39 } });
    expect(certificate?.params.protocol).toMatch(/^TLSv1\.[23]$/);
    expect(rest.map(({ code }) => code)).toEqual(['server.offers', 'server.no_dsn']);
  });

  it('tells a certificate that has expired, one for another name, and one that nobody vouches for', async () => {
    expect(await codesAt({ port: await startServer(expired) })).toEqual(['server.certificate_expired']);
    const [named] = await findingsAt({ port: await startServer(other) });
    expect(named).toMatchObject({ severity: 'fault', code: 'server.certificate_name' });
    expect(named?.params).toMatchObject({ names: 'mail.elsewhere.example', host: 'localhost' });
    const stranger = await makeCertificates(await mkdtemp(join(folder, 'other-')));
    const [untrusted] = await findingsAt({ port: await startServer(good) }, stranger);
    expect(untrusted).toMatchObject({ severity: 'fault', code: 'server.certificate_untrusted' });
    expect(untrusted?.params.issuer).toContain('Test Root');
  });

  it('warns two weeks before a certificate ends', async () => {
    const soon = await makeServerCertificate(folder, { name: 'localhost', days: 9 });
    const [finding] = await findingsAt({ port: await startServer(soon) });
    expect(finding).toMatchObject({ severity: 'warning', code: 'server.certificate_ends', params: { days: 8 } });
  });

  it('says that a server without STARTTLS gets no mails', async () => {
    const port = await startServer({ hideSTARTTLS: true, disabledCommands: ['STARTTLS', 'AUTH'] });
    expect(await codesAt({ port })).toEqual(['server.no_starttls']);
  });

  it('signs in as when mails are sent, and tells the words of a refusal but not the password', async () => {
    const onAuth: SMTPServerOptions['onAuth'] = ({ username, password }, _session, done) =>
      username === 'desk' && password === 'right' ? done(null, { user: 'desk' }) : done(new Error('No, not you'));
    const port = await startServer({ ...good, onAuth });
    expect(await codesAt({ port, credentials: { user: 'desk', pass: 'right' } })).toContain('server.sign_in_ok');
    const findings = await findingsAt({ port, credentials: { user: 'desk', pass: 'wr0ng-pass' } });
    expect(findings.find(({ check, severity }) => check === 'server' && severity === 'fault')).toMatchObject({
      code: 'server.sign_in_refused',
      params: { user: 'desk' },
      detail: expect.stringContaining('No, not you'),
    });
    expect(JSON.stringify(findings)).not.toContain('wr0ng-pass');
  });

  it('never offers a password to a server whose certificate is wrong', async () => {
    let asked = 0;
    const onAuth: SMTPServerOptions['onAuth'] = (_auth, _session, done) => {
      asked += 1;
      done(null, { user: 'desk' });
    };
    const port = await startServer({ ...other, onAuth });
    expect(await codesAt({ port, credentials: { user: 'desk', pass: 'right' } })).toEqual(['server.certificate_name']);
    expect(asked).toBe(0);
  });

  it('tells a demand for REQUIRETLS that cannot be met', async () => {
    expect(await codesAt({ port: await startServer(good), requireTls: true })).toContain('server.no_requiretls');
  });

  it('tells one that is not there, one that refuses, and one that is no mail server', async () => {
    const gone = await startServer({});
    for (const stop of stops.splice(0)) await stop();
    expect(await codesAt({ port: gone })).toEqual(['server.unreachable']);
    const [refused] = await findingsAt({ port: await startRaw('554 5.7.1 Your address is on a list\r\n') });
    expect(refused).toMatchObject({ code: 'server.not_smtp', detail: '554 5.7.1 Your address is on a list' });
    expect(await codesAt({ port: await startRaw('HTTP/1.1 400 Bad Request\r\n\r\n') })).toEqual(['server.not_smtp']);
    expect(await codesAt({ port: await startRaw('x'.repeat(100_000)) })).toHaveLength(1);
  });

  it('tells a port that speaks TLS otherwise than SMTP_URL says', async () => {
    const port = await startServer({ hideSTARTTLS: true });
    expect(await codesAt({ port, tls: 'implicit' })).toEqual(['server.tls_failed']);
  });

  it('gives up on a server that says nothing', async () => {
    const port = await startRaw('');
    const settings: SmtpSettings = { host: 'localhost', port, tls: 'required' };
    const look = await lookAtServer(settings, { timeoutMs: 50 });
    expect(look.fault?.kind).toBe('unreachable');
  });
});

describe.runIf(canRunMailServer)('a look at Postfix', () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer({ accounts: { 'desk@example.com': 'p&ss wörd' } });
  });
  afterAll(() => server?.stop());

  it.each([
    ['submission', 'required'],
    ['smtps', 'implicit'],
  ] as const)('finds TLS, the sign-in and DSN at its port for %s', async (port, tls) => {
    const credentials = { user: 'desk@example.com', pass: 'p&ss wörd' };
    const settings: SmtpSettings = { host: 'localhost', port: server.ports[port], tls, credentials };
    const look = await lookAtServer(settings, { ca: server.ca });
    const findings = judgeServer(look, { settings, now: new Date(), readsBounces: true });
    const codes = findings.map(({ code }) => code);
    // The harness's certificate lives for two days.
    expect(codes).toEqual(['server.certificate_ends', 'server.sign_in_ok', 'server.offers']);
    expect(findings.at(-1)?.params.extensions).toBe('8BITMIME, DSN, SMTPUTF8');
  });

  it('tells that it refuses a wrong password', async () => {
    const credentials = { user: 'desk@example.com', pass: 'no' };
    const settings: SmtpSettings = { host: 'localhost', port: server.ports.submission, tls: 'required', credentials };
    const { signIn } = await lookAtServer(settings, { ca: server.ca });
    expect(signIn).toMatchObject({ words: expect.stringMatching(/^535 5\.7\.8/) });
  });
});
