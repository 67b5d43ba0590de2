import type { Transaction } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import type { Order } from './order.ts';

/** The order that a change was made to; undefined when the change is not known. */
export async function findChangedOrderId(trx: Transaction<Tables>, id: string): Promise<string | undefined> {
  const query = trx.selectFrom('approver_changes').select('order_id').where('id', '=', id);
  return (await query.executeTakeFirst())?.order_id;
}

export type ApproverChange = { readonly id: string; readonly from: Order; readonly to: Order; readonly at: Date };

/** Writes the approver of the locked order, and what stood there before. */
export async function saveApproverChange(
  trx: Transaction<Tables>,
  { id, from, to, at }: ApproverChange,
): Promise<void> {
  await trx
    .updateTable('orders')
    .set({
      approver_email: to.approverEmail,
      approval_round: to.approvalRound,
      approval_ends_at: to.approvalEndsAt,
      code_failures: to.codeFailures,
      locked_until: to.lockedUntil,
    })
    .where('id', '=', from.id)
    .execute();
  const record = { from_email: from.approverEmail, to_email: to.approverEmail, changed_at: at };
  await trx
    .insertInto('approver_changes')
    .values({ id, order_id: from.id, ...record })
    .execute();
}
