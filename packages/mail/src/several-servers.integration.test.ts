import type { Fault, Mailbox } from '@certdesk/mailbox';
import { MINUTE } from '@certdesk/platform';
import { describe, expect, it } from 'vitest';
import { parseAddress } from './address.ts';
import { prepareMail, renderMail } from './compose.ts';
import { buildMailbox, buildTransport, HASTY } from './testing/mailboxes.ts';
import { sampleContent, sampleHeaders } from './testing/sample.ts';
import type { TransportOptions } from './transport.ts';

const prepared = prepareMail(sampleContent());
const mailTo = (to: string) => renderMail(prepared, sampleHeaders({ to: { address: parseAddress(to) } }));
const MAIL = mailTo('admin@example.com');

async function buildServers(options: TransportOptions = {}) {
  const [first, second] = [await buildMailbox(), await buildMailbox()];
  return { first, second, transport: buildTransport(`${first.smtpUrl} ${second.smtpUrl}`, options) };
}
const recipients = (mailbox: Mailbox) => mailbox.messages().map(({ to }) => to[0]);

describe('with two mail servers', () => {
  it('the second gets nothing while the first works', async () => {
    const { first, second, transport } = await buildServers();
    await Promise.all([transport.send(MAIL), transport.send(MAIL)]);
    expect([first.messages().length, second.messages().length]).toEqual([2, 0]);
  });

  it.each<[string, Fault]>([
    ['closes', { at: 'connect', strike: { do: 'drop' } }],
    ['is busy', { at: 'connect', strike: { do: 'reply', code: 421 } }],
    ['closes later', { at: 'mail', strike: { do: 'reply', code: 421 } }],
    ['hangs', { at: 'rcpt', strike: { do: 'hang' } }],
    ['breaks off before the end of the mail', { at: 'data', strike: { do: 'drop' } }],
    ['refuses with 421 after the end of the mail', { at: 'dot', strike: { do: 'reply', code: 421 } }],
  ])('the mail goes to the second, once, when the first %s', async (_, fault) => {
    const { first, second, transport } = await buildServers(HASTY);
    first.faults.set([fault]);
    expect(await transport.send(MAIL)).toMatchObject({ outcome: 'accepted' });
    expect([first.messages().length, second.messages().length]).toEqual([0, 1]);
  });

  it.each<[string, Fault, string]>([
    ['may have it', { at: 'dot', strike: { do: 'drop', stored: true } }, 'uncertain'],
    ['may have it, or not', { at: 'dot', strike: { do: 'hang' } }, 'uncertain'],
    ['puts it off', { at: 'rcpt', strike: { do: 'reply', code: 451 } }, 'transient'],
    ['knows no such mailbox', { at: 'rcpt', strike: { do: 'reply', code: 550 } }, 'permanent'],
    ['refuses its content', { at: 'dot', strike: { do: 'reply', code: 554 } }, 'permanent'],
  ])('the mail is not offered to the second when the first %s', async (_, fault, outcome) => {
    const { first, second, transport } = await buildServers(HASTY);
    first.faults.set([fault]);
    expect(await transport.send(MAIL)).toMatchObject({ outcome });
    expect(second.messages()).toEqual([]);
  });

  it('a first that was down is left in peace for a while, and asked first again afterwards', async () => {
    let now = 0;
    const { first, second, transport } = await buildServers({ now: () => now });
    first.faults.set([{ at: 'connect', strike: { do: 'reply', code: 421 }, times: 1 }]);
    await transport.send(mailTo('a@example.com'));
    now += 5 * MINUTE - 1;
    await transport.send(mailTo('b@example.com'));
    expect([recipients(first), recipients(second)]).toEqual([[], ['b@example.com', 'a@example.com']]);
    now += 1;
    await transport.send(mailTo('c@example.com'));
    expect(recipients(first)).toEqual(['c@example.com']);
  });

  it('a first that rests is still asked when the second fails, and the last word is told when both do', async () => {
    const { first, second, transport } = await buildServers();
    first.faults.set([{ at: 'connect', strike: { do: 'reply', code: 421 }, times: 1 }]);
    await transport.send(mailTo('a@example.com'));
    second.faults.set([
      { at: 'mail', strike: { do: 'drop' } },
      { at: 'connect', strike: { do: 'drop' } },
    ]);
    expect(await transport.send(mailTo('b@example.com'))).toMatchObject({ outcome: 'accepted' });
    expect(recipients(first)).toEqual(['b@example.com']);
    for (const server of [first, second]) await server.stop();
    expect(await transport.send(MAIL)).toMatchObject({ outcome: 'unreachable', cause: 'smtp_unreachable' });
  });
});
