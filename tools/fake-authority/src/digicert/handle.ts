import type { World } from '../frame/fake-authority.ts';
import { domainOf, type Order, type OrderStatus } from './order.ts';
import { createOrderBook, type DigicertEvent } from './order-book.ts';
import { viewOrder } from './view.ts';

/** What a test or a person may do as DigiCert, its validation agents and the account's administrator. */
export function createHandle(world: World) {
  /** `needsApproval`: an administrator of the account approves orders, unless they skip that. */
  const account = { needsApproval: false };
  let listener: { readonly url: string; readonly secret?: string | undefined } | undefined;
  const announce = (event: DigicertEvent, order: Order): void => {
    if (!listener) return;
    const { url, secret } = listener;
    const data = { order_id: order.id, ...(order.certificates[0] ? { certificate_id: order.certificates[0].id } : {}) };
    const headers = secret === undefined ? {} : { 'x-webhook-key': secret };
    world.webhooks.send({ authority: 'digicert', url, headers, body: { event, data } });
  };
  const book = createOrderBook({ world, announce });
  const find = (id: number): Order => {
    const order = book.find(id);
    if (!order) throw new Error(`no order ${id}`);
    return order;
  };
  const domainsOf = (order: Order, name: string | undefined) =>
    (name === undefined ? order.names : [name]).map(domainOf);

  return {
    book,
    account,
    settle: book.settle,
    trust: book.trust,
    /** The account's webhook; there is one at most. */
    listenAt: (webhook: { url: string; secret?: string | undefined }) => {
      listener = webhook;
    },
    order: (id: number) => viewOrder(find(id)),
    orders: () => book.all().map(viewOrder),
    /** A domain is shown to be controlled (by mail, or found by DigiCert's own polling): all of them unless named. */
    validate: (id: number, name?: string) => {
      const order = find(id);
      for (const domain of domainsOf(order, name)) order.validated.add(domain);
      book.proceedLoudly(order);
    },
    /** The record or the file is there, and DigiCert has not looked yet. */
    publish: (id: number, name?: string) => {
      const order = find(id);
      for (const domain of domainsOf(order, name)) order.published.add(domain);
    },
    /** What was shown for its names has become too old (SC-081): a reissue asks for it again. */
    forgetNames: (id: number) => {
      find(id).validated.clear();
      find(id).published.clear();
    },
    /** The organization is verified. */
    vet: (id: number) => {
      find(id).organizationValidated = true;
      book.proceedLoudly(find(id));
    },
    /** The account's administrator approves the order. */
    approve: (id: number) => {
      const order = find(id);
      if (order.status !== 'needs_approval') return;
      order.status = 'pending';
      book.mailApprovers(order);
      book.proceedLoudly(order);
    },
    reject: (id: number) => book.reject(find(id)),
    /** The account's administrator approves a revocation that was asked for. */
    approveRevocation: (id: number) => {
      const order = find(id);
      for (const request of order.requests) if (request.type === 'revoke') request.status = 'approved';
      book.revokeNow(order, undefined);
    },
    /** Any word, also one that nobody has heard of. */
    setStatus: (id: number, status: string) => {
      find(id).status = status as OrderStatus; // cast: to try words that the documentation does not know
    },
  };
}
export type DigicertHandle = ReturnType<typeof createHandle>;
