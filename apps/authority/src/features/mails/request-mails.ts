import type { MailRequest, MailRequestAnswer } from '@certdesk/authority-protocol';
import type { MailCause } from '@certdesk/contract';
import type { Clock } from '@certdesk/platform';
import type { Work } from '../events/index.ts';
import { lockOrdersForReading, mailRefusal, type Order } from '../orders/index.ts';
import { findKnownIds } from './mail.store.ts';
import { toMails } from './new-mails.ts';
import { queueMails } from './queue-mails.ts';

export type RequestMailsOptions = { work: Work; clock: Clock; messageDomain: string; wake: () => void };

type Asked = { readonly request: MailRequest; readonly order: Order };

const taken = (id: string): MailRequestAnswer => ({ id, outcome: 'taken' });
const refused = (id: string, cause: MailCause): MailRequestAnswer => ({ id, outcome: 'refused', detail: { cause } });

/** A mail that would go to somebody else than the desk believes is no resend (BR 3.2.2.4.4): it is asked for anew. */
function refusalOf({ kind, recipient }: MailRequest, order: Order, now: Date): MailCause | undefined {
  const isOther = recipient !== undefined && recipient !== order.approverEmail;
  return isOther ? 'approver_changed' : mailRefusal(order, kind, now);
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
      const cause = order ? refusalOf(request, order, now) : 'order_unknown';
      if (order && !cause) accepted.push({ request, order });
      answers.set(request.id, cause ? refused(request.id, cause) : taken(request.id));
    }
    const wanted = accepted.map(({ request: { id, kind }, order }) => ({ id, kind, order, reason: 'resend' as const }));
    await queueMails(unit, await toMails(unit.trx, wanted, messageDomain), { now, wake });
    return requests.flatMap(({ id }) => answers.get(id) ?? []);
  });
}
