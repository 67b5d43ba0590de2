import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerAddress } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseAddress } from './address.ts';
import { composeRaw } from './compose.ts';
import type { Envelope } from './message.ts';
import { buildTransport } from './testing/mailboxes.ts';
import { sampleMessage } from './testing/sample.ts';

type Asked = { readonly recipient: SMTPServerAddress; readonly ret: string | null | undefined };

/** A mail server that offers DSN or not, and asks for a sign-in or not. */
async function startServer({ hideDSN, signIn }: { hideDSN: boolean; signIn: boolean }) {
  const asked: Asked[] = [];
  const server = new SMTPServer({
    hideDSN,
    authOptional: !signIn,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onAuth: ({ username }, _session, answer) => answer(null, { user: username }),
    onRcptTo: (recipient, session, answer) => {
      asked.push({ recipient, ret: session.envelope.dsn?.ret });
      answer();
    },
    onData: (stream, _session, answer) => stream.on('end', () => answer()).resume(),
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)));
  const { port } = server.server.address() as AddressInfo; // cast: a TCP listener has no pipe name
  return { asked, url: `smtp://${signIn ? 'user:secret@' : ''}127.0.0.1:${port}` };
}

const send = (url: string, envelope: Envelope) => {
  const { messageId, ...message } = sampleMessage({ to: { address: envelope.to } });
  return buildTransport(url).send({ raw: composeRaw({ ...message, messageId }), envelope, messageId });
};

const to = parseAddress('admin@example.com');
const from = parseAddress('bounce+token@bounces.authority.example');

describe('a confirmation of delivery', () => {
  it.each([false, true])(
    'is asked for where somebody reads it and the server offers it (sign-in: %s)',
    async (signIn) => {
      const { asked, url } = await startServer({ hideDSN: false, signIn });
      expect(await send(url, { from, to, confirm: true })).toMatchObject({
        outcome: 'accepted',
        confirmation: 'asked',
      });
      const [{ recipient, ret } = {}] = asked;
      expect(recipient?.dsn).toEqual({ notify: ['FAILURE', 'DELAY', 'SUCCESS'], orcpt: 'rfc822;admin@example.com' });
      expect(ret).toBe('HDRS');
    },
  );

  it('is said to be missing where the server offers none', async () => {
    const { url } = await startServer({ hideDSN: true, signIn: false });
    expect((await send(url, { from, to, confirm: true })).confirmation).toBe('not_offered');
  });

  it('is not asked for where nobody would read it; failures and delays are', async () => {
    const { asked, url } = await startServer({ hideDSN: false, signIn: false });
    expect((await send(url, { from, to })).confirmation).toBeUndefined();
    expect(asked[0]?.recipient.dsn?.notify).toEqual(['FAILURE', 'DELAY']);
  });

  it('comes from a server that was signed in to, as do addresses beyond ASCII', async () => {
    const { url } = await startServer({ hideDSN: false, signIn: true });
    expect((await send(url, { from, to: parseAddress('größe@example.com') })).outcome).toBe('accepted');
  });
});
