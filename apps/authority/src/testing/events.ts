import { AuthorityEvents, AuthorityOrder, type MailChanged, MailRequestAnswers } from '@certdesk/authority-protocol';
import type { RunningAuthority } from './run-authority.ts';

type Ask = Pick<RunningAuthority, 'ask'>;

export async function eventsAfter({ ask }: Ask, after = 0) {
  return AuthorityEvents.parse((await ask('GET', `/v1/events?after=${after}&limit=500`)).body).items;
}

/** The states that the desk was told for an order, first to last. */
export async function statesOf(running: Ask, orderId: string): Promise<string[]> {
  const events = (await eventsAfter(running)).filter((event) => event.orderId === orderId);
  return events.flatMap((event) => (event.type === 'order.changed' ? [event.order.status] : []));
}

export async function mailStatesOf(running: Ask, mailId: string): Promise<MailChanged['mail'][]> {
  return (await eventsAfter(running)).flatMap((event) =>
    event.type === 'mail.changed' && event.mail.id === mailId ? [event.mail] : [],
  );
}

export async function showOrder({ ask }: Ask, id: string): Promise<AuthorityOrder> {
  return AuthorityOrder.parse((await ask('GET', `/v1/orders/${id}`)).body);
}

export async function requestMails(
  { ask }: Ask,
  items: readonly { id: string; orderId: string; kind: string; recipient?: string }[],
) {
  return MailRequestAnswers.parse((await ask('POST', '/v1/mail-requests', { items })).body).items;
}
