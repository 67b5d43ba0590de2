import { describe, expect, it, onTestFinished } from 'vitest';
import { parseAddress } from './address.ts';
import { prepareMail, renderMail } from './compose.ts';
import { createMessageId } from './message.ts';
import { createOutbox } from './outbox.ts';
import type { OutboxMail, OutboxResult } from './outbox-store.ts';
import { buildFaultServer, type Misdeed, type Script } from './testing/fault-server.ts';
import { buildTransport } from './testing/mailboxes.ts';
import { createMemoryOutbox } from './testing/memory-outbox-store.ts';
import { sampleContent, sampleHeaders } from './testing/sample.ts';
import type { TransportOptions } from './transport.ts';

const prepared = prepareMail(sampleContent());
const render = (mail: OutboxMail) =>
  renderMail(prepared, sampleHeaders({ to: { address: parseAddress(mail.recipient) }, messageId: mail.messageId }));
const MESSAGE_ID = createMessageId('m', 'authority.example');
/** More than any mail here needs: a loop that does not end would be a finding. */
const MAX_ATTEMPTS = 12;

/** A result in short, as the history of a request tells it. */
const told = ({ state, detail }: OutboxResult): string =>
  [state, detail.cause, detail.smtpStatus, detail.mayArriveTwice ? 'may arrive twice' : ''].filter(Boolean).join(', ');

/** Delivers one mail to a server that follows a script, moving the clock from try to try, until it is settled. */
async function deliver(script: Script, patience: TransportOptions) {
  const server = await buildFaultServer(script);
  const store = createMemoryOutbox();
  let now = new Date('2026-11-22T09:00:00Z');
  const outbox = createOutbox({
    store,
    render,
    transport: buildTransport(server.url, patience),
    clock: { now: () => now },
    random: () => 0.5,
    pollMs: 3_600_000,
    onError: (error) => {
      throw error;
    },
  });
  onTestFinished(() => outbox.stop({ graceMs: 0 }));
  await outbox.start();
  store.queue({ id: 'm', kind: 'fulfillment', recipient: 'admin@example.com', messageId: MESSAGE_ID }, now);
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    await outbox.idle();
    const next = store.resultsOf('m').at(-1)?.nextAttemptAt;
    if (!next) break;
    now = next;
  }
  return { told: store.resultsOf('m').map(told), copies: server.stored, results: store.resultsOf('m') };
}

const PATIENT: TransportOptions = {};
const HASTY: TransportOptions = { greetingMs: 400, answerMs: 400, openMs: 1_500, sendMs: 1_500 };
const CUT: Misdeed = { act: 'cut' };
const HANG: Misdeed = { act: 'hang' };
const ACCEPTED = 'accepted, 250 2.0.0';
const TWICE = `${ACCEPTED}, may arrive twice`;
const LOST = 'uncertain, smtp_answer_lost, may arrive twice';
const DOWN = 'delayed, smtp_unreachable';

type Case = readonly [what: string, script: Script, told: readonly string[], copies: number];

/** Ends with the mail's history, and how often the server took it. */
async function check([, script, history, copies]: Case, patience: TransportOptions): Promise<void> {
  const mail = await deliver(script, patience);
  expect(mail.told).toEqual(history);
  expect(mail.copies).toEqual(Array(copies).fill(MESSAGE_ID));
  // What holds for all of them: a second copy is never silent, and a mail is called accepted only when it was taken.
  const last = mail.results.at(-1);
  if (copies > 1) expect(last?.detail.mayArriveTwice).toBe(true);
  if (last?.state === 'accepted') expect(copies).toBeGreaterThan(0);
}

describe('a mail server that', () => {
  const cases: readonly Case[] = [
    ['is at peace', {}, [ACCEPTED], 1],
    ['greets with 554', { connect: ['554 No'] }, ['delayed, smtp_unreachable, 554', ACCEPTED], 1],
    ['greets with 421', { connect: ['421 4.3.2 Busy'] }, ['delayed, smtp_transient, 421 4.3.2', ACCEPTED], 1],
    ['is another service', { connect: ['SSH-2.0-OpenSSH'] }, [DOWN, ACCEPTED], 1],
    ['cuts off at the greeting', { connect: [CUT, CUT] }, [DOWN, DOWN, ACCEPTED], 1],
    ['knows only HELO', { EHLO: ['502 5.5.1 What?'] }, [ACCEPTED], 1],
    ['cuts off at EHLO', { EHLO: [CUT] }, [DOWN, ACCEPTED], 1],
    ['says 421 at MAIL', { MAIL: ['421 4.3.2 Bye'] }, ['delayed, smtp_transient, 421 4.3.2', ACCEPTED], 1],
    ['is full at MAIL', { MAIL: ['452 4.3.1 Full'] }, ['delayed, smtp_transient, 452 4.3.1', ACCEPTED], 1],
    ['refuses the sender', { MAIL: ['550 5.7.1 No'] }, ['failed, smtp_permanent, 550 5.7.1'], 0],
    ['wants a sign-in', { MAIL: ['530 5.7.0 Sign in'] }, ['delayed, smtp_auth, 530 5.7.0', ACCEPTED], 1],
    ['greylists', { RCPT: ['451 4.7.1 Later'] }, ['delayed, smtp_transient, 451 4.7.1', ACCEPTED], 1],
    [
      'greylists long',
      { RCPT: Array(5).fill('450 4.7.1 Later') },
      [...Array(5).fill('delayed, smtp_transient, 450 4.7.1'), ACCEPTED],
      1,
    ],
    ['has no room in the mailbox', { RCPT: ['452 4.2.2 Full'] }, ['delayed, smtp_transient, 452 4.2.2', ACCEPTED], 1],
    ['knows no such user', { RCPT: ['550 5.1.1 No'] }, ['failed, recipient_invalid, 550 5.1.1'], 0],
    ['has disabled the user', { RCPT: ['550 5.2.1 Off'] }, ['failed, smtp_permanent, 550 5.2.1'], 0],
    ['takes no mail for the domain', { RCPT: ['556 5.1.10 Null MX'] }, ['failed, recipient_invalid, 556 5.1.10'], 0],
    [
      'says 4yz to a user it does not know, twice',
      { RCPT: ['401 4.1.3 Bad', '450 4.1.1 Bad'] },
      ['delayed, smtp_transient, 401 4.1.3', 'failed, recipient_invalid, 450 4.1.1'],
      0,
    ],
    [
      'says 4yz to a user once, as its directory restarts',
      { RCPT: ['450 4.1.1 Who?'] },
      ['delayed, smtp_transient, 450 4.1.1', ACCEPTED],
      1,
    ],
    [
      'closes with 421 at RCPT, however often: that is not the user’s',
      { RCPT: Array(3).fill('421 4.1.1 Closing') },
      [...Array(3).fill('delayed, smtp_transient, 421 4.1.1'), ACCEPTED],
      1,
    ],
    ['cuts off at RCPT', { RCPT: [CUT] }, [DOWN, ACCEPTED], 1],
    ['puts DATA off', { DATA: ['451 4.3.0 Later'] }, ['delayed, smtp_transient, 451 4.3.0', ACCEPTED], 1],
    ['refuses DATA', { DATA: ['554 5.7.1 No'] }, ['failed, smtp_permanent, 554 5.7.1'], 0],
    ['puts the mail off', { dot: ['451 4.7.1 Later'] }, ['delayed, smtp_transient, 451 4.7.1', ACCEPTED], 1],
    ['closes with 421 after the mail', { dot: ['421 4.3.2 Bye'] }, ['delayed, smtp_transient, 421 4.3.2', ACCEPTED], 1],
    ['refuses the mail', { dot: ['554 5.7.1 Spam'] }, ['failed, smtp_permanent, 554 5.7.1'], 0],
    ['takes the mail and cuts off', { dot: [{ act: 'cut', say: '250 2.0.0 Ok\r\n', stored: true }] }, [ACCEPTED], 1],
    ['takes the mail and closes', { dot: [{ act: 'end', say: '250 2.0.0 Ok\r\n', stored: true }] }, [ACCEPTED], 1],
    ['takes the mail and refuses to part', { QUIT: ['500 5.5.1 No'], RSET: ['500 5.5.1 No'] }, [ACCEPTED], 1],
    ['says it in many lines', { dot: ['250-2.0.0 Well\r\n250-2.0.0 done\r\n250 2.0.0 Ok'] }, [ACCEPTED], 1],
    ['takes the mail and cuts off before it says so', { dot: [{ act: 'cut', stored: true }] }, [LOST, TWICE], 2],
    ['takes the mail and closes before it says so', { dot: [{ act: 'end', stored: true }] }, [LOST, TWICE], 2],
    ['cuts off instead of taking the mail', { dot: [CUT] }, [LOST, TWICE], 1],
    // From here on each answer is taken for the one before it, so nobody knows which was about the mail.
    ['greets twice', { connect: ['220 a\r\n220 b'] }, [LOST, TWICE], 2],
    ['answers MAIL twice', { MAIL: ['250 2.1.0 Ok\r\n250 2.1.0 Ok'] }, [LOST, TWICE], 2],
    ['answers RCPT twice', { RCPT: ['250 2.1.5 Ok\r\n250 2.1.5 Ok'] }, [LOST, TWICE], 2],
    ['asks for the mail twice', { DATA: ['354 Go on\r\n354 Go on'] }, [LOST, TWICE], 2],
    ['asks for more after the mail', { dot: ['354 Go on'] }, [LOST, TWICE], 1],
    ['takes the user and refuses him', { RCPT: ['250 Ok\r\n550 5.1.1 No'] }, ['failed, smtp_permanent, 550 5.1.1'], 0],
    ['takes the mail and thinks better of it', { dot: ['250 2.0.0 Ok\r\n550 5.7.1 No'] }, [ACCEPTED], 1],
    ['takes the mail by another code', { dot: ['251 2.0.0 Ok'] }, ['accepted, 251 2.0.0'], 1],
    ['says half a word', { dot: [{ act: 'cut', say: '25', stored: true }] }, [LOST, TWICE], 2],
    ['talks nonsense after the mail', { dot: [{ act: 'cut', say: '999 ?\r\n', stored: true }] }, [LOST, TWICE], 2],
    ['answers without end', { dot: [{ act: 'flood', stored: true }] }, [LOST, TWICE], 2],
    [
      'loses two answers',
      { dot: Array<Misdeed>(2).fill({ act: 'cut', stored: true }) },
      [LOST, 'failed, smtp_answer_lost, may arrive twice'],
      2,
    ],
    [
      'loses an answer, and then refuses the copy',
      { dot: [{ act: 'cut', stored: true }, '550 5.7.1 Duplicate'] },
      [LOST, 'failed, smtp_permanent, 550 5.7.1, may arrive twice'],
      1,
    ],
    [
      'loses an answer, and then puts the copy off',
      { dot: [CUT], RCPT: ['250 Ok', '451 4.7.1 Later'] },
      [LOST, 'delayed, smtp_transient, 451 4.7.1, may arrive twice', TWICE],
      1,
    ],
  ];
  it.each(cases)('%s', async (...one) => check(one, PATIENT));

  const slow: readonly Case[] = [
    ['is silent at the greeting', { connect: [HANG] }, ['delayed, smtp_timeout', ACCEPTED], 1],
    ['is silent at RCPT', { RCPT: [HANG] }, ['delayed, smtp_timeout', ACCEPTED], 1],
    ['is silent at DATA', { DATA: [HANG] }, ['delayed, smtp_timeout', ACCEPTED], 1],
    ['drips at EHLO', { EHLO: [{ act: 'drip' }] }, ['delayed, smtp_timeout', ACCEPTED], 1],
    ['drips at MAIL', { MAIL: [{ act: 'drip' }] }, ['delayed, smtp_timeout', ACCEPTED], 1],
    ['is silent after the mail', { dot: [{ act: 'hang', stored: true }] }, [LOST, TWICE], 2],
    ['drips after the mail', { dot: [{ act: 'drip', stored: true }] }, [LOST, TWICE], 2],
    ['is silent at the parting', { QUIT: [HANG], RSET: [HANG] }, [ACCEPTED], 1],
    [
      'refuses the user and is silent then',
      { RCPT: ['550 5.1.1 No'], RSET: [HANG] },
      ['failed, recipient_invalid, 550 5.1.1'],
      0,
    ],
  ];
  it.each(slow)('%s', async (...one) => check(one, HASTY));
});
