import type { OrderStatus } from '@certdesk/contract';
import { addMs, DAY } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import type { AuthorityOrderState } from '../authorities/index.ts';
import { findUnsettledDeeds, noteDeed } from './deed.store.ts';
import { lockOrder, type OrderRow, updateOrder } from './order.store.ts';

/** What the authority's word on an order settles of what was asked of it. */

/**
 * An authority that has taken a wish need not keep it, nor say that it has not (a revocation that nobody approves there). So
 * it is waited for only so long; what comes of it all the same is still seen.
 */
const LONGEST_WAIT_MS = 30 * DAY;

type Word = { readonly state: AuthorityOrderState; readonly hasNewCertificate: boolean; readonly at: Date };

const ENDED: readonly OrderStatus[] = ['failed', 'rejected', 'canceled', 'expired'];
const responseOf = ({ statusDetail, rawStatus }: AuthorityOrderState): string | null =>
  statusDetail ?? rawStatus ?? null;

/** Whether the authority has ended what a reissue made of the order, which had a certificate before and keeps it. */
export const endsReissue = (order: OrderRow, state: AuthorityOrderState): boolean =>
  order.open_deed_kind === 'reissue' &&
  (order.status === 'issued' || order.status === 'complete') &&
  state.issuances.length === 0 &&
  ENDED.includes(state.status);

async function settleReissues(
  trx: Transaction<DeskSchema>,
  audit: Audit,
  order: OrderRow,
  { state, at }: Word,
): Promise<void> {
  for (const deed of await findUnsettledDeeds(trx, order, 'reissue')) {
    if (!(await noteDeed(trx, deed, { state: 'done', response: responseOf(state), at }))) continue;
    const { csr, key, public_key_sha256 } = deed;
    if (csr !== null && key !== null && public_key_sha256 !== null)
      await updateOrder(trx, order, { csr, key, public_key_sha256 });
    const { account_id: accountId, number: orderNumber } = order;
    await audit(trx, { accountId, orderNumber, action: 'order.reissued', actor: null });
  }
}

/** The order is again what it was before. */
export async function undoReissue(
  trx: Transaction<DeskSchema>,
  audit: Audit,
  order: OrderRow,
  { response, at }: { response: string | null; at: Date },
): Promise<void> {
  for (const deed of await findUnsettledDeeds(trx, order, 'reissue')) {
    if (!(await noteDeed(trx, deed, { state: 'refused', response, at }))) continue;
    if (deed.former) {
      const { csr, key, publicKeySha256, authorityOrderId } = deed.former;
      const former = { csr, key, public_key_sha256: publicKeySha256, authority_order_id: authorityOrderId };
      await updateOrder(trx, order, { ...former, validations: [] });
    }
    const { account_id: accountId, number: orderNumber } = order;
    const params = response === null ? {} : { reason: response };
    await audit(trx, { accountId, orderNumber, action: 'order.reissue_refused', actor: null, params });
  }
}

const isPast = ({ status, open_deed_at }: OrderRow, at: Date): boolean =>
  status === 'expired' || (open_deed_at !== null && addMs(open_deed_at, LONGEST_WAIT_MS) <= at);

/** Nothing more can come of what was asked for, or nobody waits for it any longer: it can be asked for again. */
async function giveUp(trx: Transaction<DeskSchema>, audit: Audit, order: OrderRow, { state, at }: Word): Promise<void> {
  const { account_id: accountId, number: orderNumber } = order;
  const response = responseOf(state);
  const open = [
    ...(await findUnsettledDeeds(trx, order, 'reissue')),
    ...(await findUnsettledDeeds(trx, order, 'revoke')),
  ];
  for (const deed of open) {
    if (!(await noteDeed(trx, deed, { state: 'given_up', response, at }))) continue;
    const action = deed.kind === 'reissue' ? 'order.reissue_refused' : 'order.revocation_refused';
    const params = response === null ? {} : { reason: response };
    await audit(trx, { accountId, orderNumber, action, actor: null, params });
  }
}

/** Settles what the word settles, and answers with the order as it is then. */
export async function settleDeeds(
  trx: Transaction<DeskSchema>,
  audit: Audit,
  order: OrderRow,
  word: Word,
): Promise<OrderRow> {
  const { state, at, hasNewCertificate } = word;
  if (hasNewCertificate) await settleReissues(trx, audit, order, word);
  if (order.status === 'revoked') {
    for (const deed of await findUnsettledDeeds(trx, order, 'revoke'))
      await noteDeed(trx, deed, { state: 'done', response: responseOf(state), at });
    for (const deed of await findUnsettledDeeds(trx, order, 'reissue'))
      await noteDeed(trx, deed, { state: 'given_up', response: responseOf(state), at });
  }
  if (isPast(order, at)) await giveUp(trx, audit, order, word);
  if (order.open_deed === null && !hasNewCertificate) return order;
  return (await lockOrder(trx, order.account_id, order.number)) ?? order;
}
