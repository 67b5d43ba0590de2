import { maxValidityDays, validityPeriod } from '@certdesk/pki';
import { addMs, DAY } from '@certdesk/platform';
import type { World } from '../frame/fake-authority.ts';
import { type Order, PRODUCTS, type Request } from './order.ts';

const ORGANIZATION = { name: 'Example Corp', city: 'Scottsdale', region: 'Arizona', country: 'US' };
const LOCAL_PARTS = ['admin', 'administrator', 'hostmaster', 'postmaster', 'webmaster'];

/** A domain and those above it, down to two labels. */
function withParents(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(0, Math.max(1, labels.length - 1)).map((_, index) => labels.slice(index).join('.'));
}

/** The partner's orders, and what happens to them. `hookUrl`: where the push goes, if it is set up. */
export function createOrderBook(world: World, options: { needsPayment: boolean; hookUrl: string | undefined }) {
  const { clock, mails, certificates, webhooks } = world;
  const all: Order[] = [];
  /** Addresses that were listed, and when: 24 hours later they are refused. */
  const listed = new Map<string, Date>();
  let lastNumber = 3_040_800;

  function mailApprovers({ number, request: { method, emails, names } }: Order): void {
    if (method !== 'EMAIL') return;
    const subject = `Domain control validation for ${names[0]}`;
    const wish = { authority: 'sectigo', orderId: String(number), kind: 'approver', subject, at: clock.now() };
    mails.note({ ...wish, to: [...new Set(emails)], body: 'https://dcv.fake.test/enter' });
  }
  /** The documented push: a GET with the state in the query. The frame posts; the query is the same. */
  function push({ number, certificateId }: Order, status: string, statusCode: number): void {
    if (options.hookUrl === undefined) return;
    const url = new URL(options.hookUrl);
    const told = { orderNumber: number, certificateID: certificateId, eventType: 'Certificate', status, statusCode };
    for (const [key, value] of Object.entries(told)) url.searchParams.set(key, String(value));
    webhooks.send({ authority: 'sectigo', url: url.href, body: {} });
  }
  function issue(order: Order): void {
    if (order.status !== 'pending') return;
    const now = clock.now();
    const level = PRODUCTS[order.product]?.level ?? 'DV';
    const { csr, names } = order.request;
    order.made.unshift(
      certificates.make({
        csr,
        names,
        validationLevel: level,
        organization: level === 'DV' ? undefined : ORGANIZATION,
        ...validityPeriod({ from: addMs(now, -1000), days: maxValidityDays(now) - 1 }),
      }),
    );
    order.status = 'issued';
    push(order, 'Valid', 6);
  }

  return {
    listAddresses: (domain: string): string[] => {
      const addresses = withParents(domain).flatMap((one) => LOCAL_PARTS.map((local) => `${local}@${one}`));
      for (const address of addresses) listed.set(address, clock.now());
      return addresses;
    },
    isFresh: (address: string): boolean => {
      const at = listed.get(address);
      return at !== undefined && addMs(at, DAY) > clock.now();
    },
    create: (product: string, days: number, request: Request): Order => {
      lastNumber += 1;
      const [createdAt, number] = [clock.now(), lastNumber];
      const order: Order = {
        ...{ number, product, days, createdAt, request, askedAt: createdAt },
        certificateId: number + 500_000,
        status: 'pending',
        needsPayment: options.needsPayment,
        made: [],
      };
      all.push(order);
      mailApprovers(order);
      return order;
    },
    replace: (order: Order, request: Request): void => {
      order.request = request;
      order.askedAt = clock.now();
      order.status = 'pending';
      mailApprovers(order);
    },
    end: (order: Order): void => {
      const wasIssued = order.made.length > 0;
      order.status = wasIssued ? 'revoked' : 'rejected';
      push(order, wasIssued ? 'Revoked' : 'Rejected', wasIssued ? 8 : 7);
    },
    mailApprovers,
    issue,
    find: (number: unknown) => all.find((order) => String(order.number) === number),
    findBySerial: (serial: string) => all.find(({ made }) => made.some(({ serialNumber }) => serialNumber === serial)),
    all: (): readonly Order[] => all,
    settle: () => {
      const { issueAfterMs } = world;
      if (issueAfterMs === undefined) return;
      for (const order of all) if (addMs(order.askedAt, issueAfterMs) <= clock.now()) issue(order);
    },
  };
}
export type OrderBook = ReturnType<typeof createOrderBook>;
