import { createConnection } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseAddress } from '../address.ts';
import { createTransport } from '../transport.ts';
import { type BounceListenerOptions, startBounceListener } from './bounce-listener.ts';

const KNOWN = 'bounce+known@bounces.ca.example';

async function start(changes: Partial<BounceListenerOptions> = {}) {
  const take = vi.fn(async (_address: string, _raw: Buffer) => undefined);
  const onError = vi.fn();
  const knows = async (address: string) => address === KNOWN;
  const listener = await startBounceListener({
    protocol: 'smtp',
    host: '127.0.0.1',
    port: 0,
    name: 'ca.example',
    knows,
    take,
    onError,
    ...changes,
  });
  onTestFinished(() => listener.stop());
  return { listener, take, onError };
}

/** Sends as a mail system does, and answers what became of it. */
async function bounce(port: number, to = KNOWN, body = 'Subject: Undelivered\r\n\r\nSorry.\r\n') {
  const transport = createTransport(`smtp://127.0.0.1:${port}`);
  onTestFinished(() => transport.close());
  const mail = { raw: Buffer.from(body), envelope: { from: null, to: parseAddress(to) }, messageId: '<a@b.example>' };
  return transport.send(mail);
}

/** Says the lines one after another, each after the answer to the one before, and gives the answers. */
async function converse(port: number, lines: readonly string[]): Promise<string[]> {
  const socket = createConnection(port, '127.0.0.1').setEncoding('utf8');
  const answers: string[] = [];
  let left = [...lines];
  for await (const chunk of socket) {
    for (const line of String(chunk).split('\r\n')) if (/^\d{3} /.test(line)) answers.push(line);
    const [next, ...rest] = left;
    left = rest;
    if (next === undefined) break;
    socket.write(`${next}\r\n`);
  }
  socket.destroy();
  return answers;
}

describe('where bounces come in', () => {
  it('is said to be taken once it is stored', async () => {
    const { listener, take } = await start();
    const stored = Promise.withResolvers<undefined>();
    take.mockReturnValueOnce(stored.promise);
    let answered = false;
    const sent = bounce(listener.port).then((result) => {
      answered = true;
      return result;
    });
    await vi.waitFor(() => expect(take).toHaveBeenCalledOnce(), 60_000);
    expect(answered).toBe(false);
    stored.resolve(undefined);
    expect(await sent).toMatchObject({ outcome: 'accepted' });
    expect(take.mock.calls[0]?.[0]).toBe(KNOWN);
    expect(take.mock.calls[0]?.[1].toString()).toContain('Sorry.');
  });

  it('is to be sent again when it cannot be stored, or nobody can tell whether it is ours', async () => {
    const broken = await start();
    broken.take.mockRejectedValueOnce(new Error('the database is away'));
    expect(await bounce(broken.listener.port)).toMatchObject({ outcome: 'transient', smtpStatus: '451' });
    expect(broken.onError).toHaveBeenCalledOnce();
    expect(await bounce(broken.listener.port)).toMatchObject({ outcome: 'accepted' });
    const lost = await start({ knows: () => Promise.reject(new Error('the database is away')) });
    expect(await bounce(lost.listener.port)).toMatchObject({ outcome: 'transient', smtpStatus: '451' });
  });

  it('relays nothing: any other address is refused for good', async () => {
    const { listener, take } = await start();
    for (const to of ['somebody@elsewhere.example', 'bounce+other@bounces.ca.example'])
      expect(await bounce(listener.port, to)).toMatchObject({ outcome: 'permanent', smtpStatus: '550' });
    expect(take).not.toHaveBeenCalled();
  });

  it('ends the conversation with whoever guesses addresses', async () => {
    const { listener } = await start();
    const guesses = Array.from({ length: 10 }, (_, index) => `RCPT TO:<guess${index}@bounces.ca.example>`);
    const answers = await converse(listener.port, ['EHLO a.example', 'MAIL FROM:<>', ...guesses]);
    expect(answers.filter((line) => line.startsWith('550'))).toHaveLength(3);
    expect(answers.at(-1)).toMatch(/^421/);
  });

  it('ends the conversation with whoever only keeps others out', async () => {
    const { listener } = await start({ longestMs: 50 });
    const socket = createConnection(listener.port, '127.0.0.1').resume();
    const ended = Promise.withResolvers<undefined>();
    socket.once('close', () => ended.resolve(undefined)).once('error', () => {});
    const chatter = setInterval(() => socket.write('NOOP\r\n'), 5);
    onTestFinished(() => clearInterval(chatter));
    await ended.promise;
  });

  it('takes no giant, whether it is announced or not', async () => {
    const { listener, take } = await start();
    const giant = `X: y\r\n\r\n${`${'a'.repeat(70)}\r\n`.repeat(20_000)}`;
    expect((await bounce(listener.port, KNOWN, giant)).outcome).toBe('permanent');
    const lines = ['EHLO a.example', 'MAIL FROM:<>', `RCPT TO:<${KNOWN}>`, 'DATA', `${giant}.`, 'QUIT'];
    const answers = await converse(listener.port, lines);
    expect(answers.at(-2)).toMatch(/^552 5\.3\.4/);
    expect(take).not.toHaveBeenCalled();
  });

  it('takes no flood: more than so many a minute are asked to come again', async () => {
    const { listener, take } = await start({ perMinute: 2 });
    for (const outcome of ['accepted', 'accepted', 'transient', 'transient'])
      expect((await bounce(listener.port)).outcome).toBe(outcome);
    expect(take).toHaveBeenCalledTimes(2);
  });

  it('takes no mail to a crowd', async () => {
    const { listener } = await start({ knows: async () => true });
    const crowd = Array.from({ length: 7 }, (_, index) => `RCPT TO:<bounce+${index}@bounces.ca.example>`);
    const answers = await converse(listener.port, ['EHLO a.example', 'MAIL FROM:<>', ...crowd]);
    expect(answers.slice(3).map((line) => line.slice(0, 3))).toEqual(['250', '250', '250', '250', '250', '452', '452']);
  });

  it('speaks LMTP too, for a mail system of the same house', async () => {
    const { listener, take } = await start({ protocol: 'lmtp' });
    const answers = await converse(listener.port, [
      'LHLO a.example',
      'MAIL FROM:<>',
      `RCPT TO:<${KNOWN}>`,
      'DATA',
      'Subject: Undelivered\r\n\r\nSorry.\r\n.',
      'QUIT',
    ]);
    expect(answers.map((line) => line.slice(0, 3))).toEqual(['220', '250', '250', '250', '354', '250', '221']);
    expect(take).toHaveBeenCalledOnce();
  });

  it('lets what is being stored finish before it stops', async () => {
    const { listener, take } = await start();
    const stored = Promise.withResolvers<undefined>();
    take.mockReturnValueOnce(stored.promise);
    const sent = bounce(listener.port);
    await vi.waitFor(() => expect(take).toHaveBeenCalledOnce(), 60_000);
    const stopped = listener.stop();
    stored.resolve(undefined);
    await stopped;
    expect(await sent).toMatchObject({ outcome: 'accepted' });
  });
});
