import { X509Certificate } from 'node:crypto';
import { LANGUAGES } from '@certdesk/contract';
import { HOUR, newId } from '@certdesk/platform';
import { createTestClock } from '@certdesk/platform/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { requestMails } from './testing/events.ts';
import { decide, fullchainOf, mailsTo, type ReadMail, readApproval } from './testing/read-mails.ts';
import { type PlacedOrder, type RunningAuthority, runAuthority } from './testing/run-authority.ts';

const ORDERS = 18;
const RESENDS = 3;
const clock = createTestClock();
let running: RunningAuthority;
beforeAll(async () => {
  running = await runAuthority('pglite', clock, { dkim: { selector: 'certdesk' } });
});
afterAll(() => running?.stop());

/** Sends all that is due, and what was put off as well. */
async function sendAll(): Promise<void> {
  await running.authority.wake();
  running.mailbox.faults.set([]);
  clock.advance(HOUR);
  await running.authority.wake();
}

const wordsOf = ({ subject, text, html, files }: ReadMail): string =>
  [subject, text, html, ...Object.values(files)].join('\n');

/** Whatever names one order: nothing of it may stand in a mail about another one. */
const marksOf = ({ domain, orderNumber }: PlacedOrder, mails: readonly ReadMail[]): string[] => {
  const { code, url } = readApproval(mails[0] ?? { text: '' });
  return [domain, String(orderNumber), code, url.split('/').at(-1) ?? ''];
};

/** As a word: a number of four digits may stand in a serial number or in base64 by chance. */
const holds = (words: string, mark: string): boolean => new RegExp(`(?<![\\w+/])${mark}(?![\\w+/])`).test(words);

it('a mail to one administrator never carries another order’s data, however many are made at once and put off', async () => {
  running.mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code: 451 }, times: 7 }]);
  const orders = await Promise.all(
    Array.from({ length: ORDERS }, (_, index) =>
      running.place({ language: LANGUAGES[index % LANGUAGES.length] ?? 'en' }),
    ),
  );
  await sendAll();
  const approvals = await Promise.all(orders.map(({ approver }) => mailsTo(running.mailbox, approver)));
  await Promise.all(approvals.map(([mail]) => decide(readApproval(mail ?? { text: '' }), 'approve')));
  running.mailbox.faults.set([{ at: 'dot', strike: { do: 'reply', code: 452 }, times: 7 }]);
  const items = orders.flatMap(({ id }) =>
    Array.from({ length: RESENDS }, () => ({ id: newId(), orderId: id, kind: 'fulfillment' })),
  );
  await Promise.all(items.map((item) => requestMails(running, [item])));
  await sendAll();

  const mails = await Promise.all(orders.map(({ approver }) => mailsTo(running.mailbox, approver)));
  expect(mails.map(({ length }) => length)).toEqual(Array(ORDERS).fill(2 + RESENDS));
  const marks = orders.map((order, index) => marksOf(order, mails[index] ?? []));
  expect(new Set(marks.flat()).size).toBe(marks.flat().length);
  for (const [index, order] of orders.entries()) {
    for (const mail of mails[index] ?? []) {
      expect(mail.to?.map(({ address }) => address)).toEqual([order.approver]);
      expect(holds(wordsOf(mail), order.domain)).toBe(true);
      expect(holds(wordsOf(mail), String(order.orderNumber))).toBe(true);
      const foreign = marks.flatMap((others, other) => (other === index ? [] : others));
      expect(foreign.filter((mark) => holds(wordsOf(mail), mark))).toEqual([]);
    }
    for (const mail of (mails[index] ?? []).slice(1)) {
      const { subjectAltName } = new X509Certificate(fullchainOf(mail));
      expect(subjectAltName).toBe(`DNS:www.${order.domain}, DNS:${order.domain}`);
    }
  }
});
