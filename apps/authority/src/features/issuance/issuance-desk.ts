import type { Log } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import { findOrdersInState } from '../orders/index.ts';
import { type IssueOrderOptions, issueOrder } from './issue-order.ts';

export type IssuanceDesk = {
  /** Issues for one order, if it waits for it. Resolves when that is done or has failed; a failure is tried again later. */
  issue: (orderId: string) => Promise<void>;
  /** Issues for every order that waits, those included that an earlier run left behind. */
  issueWaiting: () => Promise<void>;
};

/**
 * One issuance at a time for an order: whoever asks while one is running waits for that one. (A second would find the
 * first one's intent and take it for a dead process's.)
 */
export function createIssuanceDesk(options: IssueOrderOptions & { db: Kysely<Tables>; log: Log }): IssuanceDesk {
  const running = new Map<string, Promise<void>>();
  const issue = (orderId: string): Promise<void> => {
    const current = running.get(orderId);
    if (current) return current;
    const started = issueOrder(options, orderId)
      .catch((error: unknown) => options.log.error({ event: 'issuance.failed', orderId, err: error }))
      .finally(() => running.delete(orderId));
    running.set(orderId, started);
    return started;
  };
  const issueWaiting = async (): Promise<void> => {
    const orders = await findOrdersInState(options.db, { status: 'processing', reason: 'issuing' });
    for (const order of orders) await issue(order.id);
  };
  return { issue, issueWaiting };
}
