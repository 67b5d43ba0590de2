import { randomBytes } from 'node:crypto';
import { maxValidityDays, validityPeriod } from '@certdesk/pki';
import { addMs, DAY } from '@certdesk/platform';
import type { World } from '../frame/fake-authority.ts';
import { domainOf, isValidated, type Order, type OrderRequest } from './order.ts';

const RANDOM_VALUE_DAYS = 30;
const ORGANIZATION = { name: 'Example Corp', city: 'Lehi', region: 'Utah', country: 'US' };

export type OrderWish = Pick<
  Order,
  | 'product'
  | 'years'
  | 'dcvMethod'
  | 'dcvEmails'
  | 'organizationId'
  | 'alternativeOrderId'
  | 'renewalOf'
  | 'names'
  | 'csr'
> & { readonly needsApproval: boolean };

export type DigicertEvent = 'certificate_issued' | 'certificate_revoked' | 'order_rejected';

type BookOptions = { world: World; announce: (event: DigicertEvent, order: Order) => void };

/** The account's orders, and what happens to them. */
export function createOrderBook({ world, announce }: BookOptions) {
  const { clock, mails, certificates } = world;
  const orders: Order[] = [];
  /** Domains that the account has validated before; orders for them are issued at once. */
  const trusted = new Set<string>();
  let lastId = 1000;
  const nextId = (): number => {
    lastId += 1;
    return lastId;
  };
  const newRandomValue = () => ({
    value: randomBytes(16).toString('hex'),
    expiresAt: addMs(clock.now(), RANDOM_VALUE_DAYS * DAY),
  });
  const mail = (order: Order, kind: string, to: readonly string[], body: string): void =>
    void mails.note({
      authority: 'digicert',
      orderId: String(order.id),
      kind,
      to,
      subject: `${kind}: order ${order.id}`,
      body,
      at: clock.now(),
    });
  const mailApprovers = (order: Order): void => {
    for (const { dnsName, email } of order.dcvEmails)
      mail(order, 'approver', [email], `Approve ${dnsName} with token ${order.randomValue.value}.`);
  };
  const addRequest = (order: Order, type: OrderRequest['type'], status: OrderRequest['status'], comments: string) => {
    const request: OrderRequest = { id: nextId(), date: clock.now(), type, status, comments };
    order.requests.unshift(request);
    return request;
  };

  function issue(order: Order): void {
    const now = clock.now();
    const midnight = new Date(`${now.toISOString().slice(0, 10)}T00:00:00Z`);
    const period = validityPeriod({ from: midnight, days: maxValidityDays(now) - 1 });
    const made = certificates.make({
      csr: order.csr,
      names: order.names,
      validationLevel: order.product.level,
      organization: order.product.level === 'DV' ? undefined : ORGANIZATION,
      ...period,
    });
    order.certificates.unshift({ ...made, id: nextId(), csr: order.csr, names: order.names, status: 'approved' });
    order.status = 'issued';
    mail(order, 'issued', ['certs@example.com'], 'Your certificate has been issued.');
  }

  /** Issues what nothing stands in the way of. */
  function proceed(order: Order): boolean {
    const isWaiting = order.status === 'pending' || order.status === 'reissue_pending';
    if (!isWaiting || !order.organizationValidated || !isValidated(order)) return false;
    issue(order);
    return true;
  }
  const proceedLoudly = (order: Order): void => {
    if (proceed(order)) announce('certificate_issued', order);
  };

  function place({ needsApproval, ...wish }: OrderWish): Order {
    const order: Order = {
      ...wish,
      id: nextId(),
      createdAt: clock.now(),
      status: needsApproval ? 'needs_approval' : 'pending',
      validated: new Set(wish.names.map(domainOf).filter((domain) => trusted.has(domain))),
      published: new Set(),
      organizationValidated: wish.product.level === 'DV',
      randomValue: newRandomValue(),
      requests: [],
      certificates: [],
    };
    addRequest(order, 'new_request', needsApproval ? 'pending' : 'approved', '');
    orders.unshift(order);
    if (!needsApproval) mailApprovers(order);
    // A certificate that is issued at once is not announced: the answer says it.
    proceed(order);
    return order;
  }

  function reissue(order: Order, wish: { csr: string; names: readonly string[] }): OrderRequest {
    order.csr = wish.csr;
    order.names = wish.names;
    order.status = 'reissue_pending';
    const request = addRequest(order, 'reissue', 'approved', '');
    proceed(order);
    return request;
  }

  const revokeNow = (order: Order, serialNumber: string | undefined): void => {
    for (const one of order.certificates)
      if (serialNumber === undefined || one.serialNumber === serialNumber) one.status = 'revoked';
    if (order.certificates.every(({ status }) => status === 'revoked')) order.status = 'revoked';
    announce('certificate_revoked', order);
  };

  function settleOne(order: Order): void {
    const now = clock.now();
    const [newest] = order.certificates;
    const due = world.issueAfterMs !== undefined && addMs(order.createdAt, world.issueAfterMs) <= now;
    if (due && order.status === 'pending') {
      order.organizationValidated = true;
      for (const name of order.names) order.validated.add(domainOf(name));
      proceedLoudly(order);
    }
    if (newest && order.status === 'issued' && newest.notAfter < now) order.status = 'expired';
  }

  return {
    place,
    reissue,
    proceed,
    proceedLoudly,
    mailApprovers,
    mail,
    addRequest,
    revokeNow,
    trust: (domain: string) => void trusted.add(domain),
    /** The valid random value, or a new one when it is too old. */
    randomValueOf: (order: Order) => {
      if (order.randomValue.expiresAt <= clock.now()) order.randomValue = newRandomValue();
      return order.randomValue;
    },
    reject: (order: Order) => {
      order.status = 'rejected';
      announce('order_rejected', order);
    },
    all: (): readonly Order[] => orders,
    find: (id: number) => orders.find((order) => order.id === id),
    findByCertificate: (identifier: string) =>
      orders.find((order) =>
        order.certificates.some(({ id, serialNumber }) => String(id) === identifier || serialNumber === identifier),
      ),
    settle: () => orders.forEach(settleOne),
  };
}
export type OrderBook = ReturnType<typeof createOrderBook>;
