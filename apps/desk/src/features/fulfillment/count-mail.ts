import { HOUR } from '@certdesk/platform';
import { type CountMail, tooMany } from '../orders/index.ts';
import { allowanceUsed, spendAllowance, windowStart } from './accept-requests.store.ts';

/**
 * Counts a mail that something else than a request for it leads to. Throws `fulfillment.account_limit` when the account
 * has had all of this hour.
 */
export const createCountMail =
  ({ perAccountHour }: { perAccountHour: number }): CountMail =>
  async (trx, accountId, at) => {
    const used = await allowanceUsed(trx, accountId, at);
    if (used >= perAccountHour) throw tooMany('fulfillment.account_limit', new Date(windowStart(at).getTime() + HOUR));
    await spendAllowance(trx, accountId, at);
  };
