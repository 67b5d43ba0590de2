import type { MailRequest, MailRequestAnswer } from '@certdesk/authority-protocol';
import type { MailCause } from '@certdesk/contract';
import { createMessageId } from '@certdesk/mail';
import type { Clock } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import type { Work } from '../events/index.ts';
import { lockOrdersForReading, mailRefusal, type Order } from '../orders/index.ts';
import { findKnownIds, findNewestIssuances, findThreads, type NewMail, threadKey } from './mail.store.ts';
import { queueMails } from './queue-mails.ts';

export type RequestMailsOptions = { work: Work; clock: Clock; messageDomain: string; wake: () => void };

type Asked = { readonly request: MailRequest; readonly order: Order };

const taken = (id: string): MailRequestAnswer => ({ id, outcome: 'taken' });
const refused = (id: string, cause: MailCause): MailRequestAnswer => ({ id, outcome: 'refused', detail: { cause } });

async function toMails(trx: Transaction<Tables>, asked: readonly Asked[], messageDomain: string): Promise<NewMail[]> {
  const threads = await findThreads(
    trx,
    asked.map(({ order }) => order.id),
  );
  const certified = asked.filter(({ request }) => request.kind === 'fulfillment').map(({ order }) => order.id);
  const issuances = await findNewestIssuances(trx, certified);
  return asked.map(({ request: { id, kind }, order }) => ({
    id,
    orderId: order.id,
    reference: order.reference,
    kind,
    reason: 'resend',
    recipient: order.approverEmail,
    messageId: createMessageId(id, messageDomain),
    firstMessageId: threads.get(threadKey(order.id, kind)) ?? null,
    issuanceId: kind === 'fulfillment' ? (issuances.get(order.id) ?? null) : null,
  }));
}

/**
 * Takes a batch of requests for another mail, in one transaction. A request whose id is known is answered again and
 * mailed once. A refusal leaves no trace.
 */
export async function requestMails(
  { work, clock, messageDomain, wake }: RequestMailsOptions,
  items: readonly MailRequest[],
): Promise<MailRequestAnswer[]> {
  return work(async (unit) => {
    const now = clock.now();
    const requests = [...new Map(items.map((item) => [item.id, item])).values()];
    const known = await findKnownIds(
      unit.trx,
      requests.map(({ id }) => id),
    );
    const open = requests.filter(({ id }) => !known.has(id));
    const locked = await lockOrdersForReading(unit.trx, [...new Set(open.map(({ orderId }) => orderId))]);
    const orders = new Map(locked.map((order) => [order.id, order]));
    const answers = new Map<string, MailRequestAnswer>([...known].map((id) => [id, taken(id)]));
    const accepted: Asked[] = [];
    for (const request of open) {
      const order = orders.get(request.orderId);
      const cause = order ? mailRefusal(order, request.kind, now) : 'order_unknown';
      if (order && !cause) accepted.push({ request, order });
      answers.set(request.id, cause ? refused(request.id, cause) : taken(request.id));
    }
    await queueMails(unit, await toMails(unit.trx, accepted, messageDomain), { now, wake });
    return requests.flatMap(({ id }) => answers.get(id) ?? []);
  });
}
