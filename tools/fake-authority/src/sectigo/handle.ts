import type { World } from '../frame/fake-authority.ts';
import type { Order } from './order.ts';
import { createOrderBook } from './order-book.ts';

/** What a test or a person may do as Sectigo and its validation agents. */
export function createHandle(world: World) {
  /** An account that pays by order; where the push goes, which Sectigo sets up for an account. */
  const account: { needsPayment: boolean; hookUrl: string | undefined } = { needsPayment: false, hookUrl: undefined };
  const book = createOrderBook(world, account);
  const find = (number: string): Order => {
    const order = book.find(number);
    if (!order) throw new Error(`no order ${number}`);
    return order;
  };
  const view = ({ number, product, days, status, request }: Order) => {
    const { names, method, emails, uniqueValue } = request;
    return { number: String(number), product, days, status, names, method, emails, uniqueValue };
  };
  return {
    book,
    account,
    settle: book.settle,
    order: (number: string) => view(find(number)),
    orders: () => book.all().map(view),
    /** All names are shown to be controlled, and the organization is verified. */
    validate: (number: string) => book.issue(find(number)),
    /** Vetting fails, or Sectigo revokes. */
    end: (number: string) => book.end(find(number)),
  };
}
export type SectigoHandle = ReturnType<typeof createHandle>;
