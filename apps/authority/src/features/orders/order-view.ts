import type { AuthorityOrder } from '@certdesk/authority-protocol';
import type { Queryable } from '@certdesk/platform';
import type { Tables } from '../../database/tables.ts';
import { findIssuanceFacts } from './order.store.ts';
import type { Order } from './order.ts';

/** The order as the desk sees it. */
export async function viewOrder(db: Queryable<Tables>, order: Order): Promise<AuthorityOrder> {
  const issuances = await findIssuanceFacts(db, order.id);
  return {
    id: order.id,
    reference: order.reference,
    status: order.status,
    statusReason: order.reason,
    statusDetail: order.detail,
    approverEmail: order.approverEmail,
    approvalEndsAt: order.status === 'pending_approval' ? order.approvalEndsAt.toISOString() : null,
    issuances: issuances.map((issuance) => ({
      serialNumber: issuance.serial_number,
      notBefore: issuance.not_before.toISOString(),
      notAfter: issuance.not_after.toISOString(),
    })),
  };
}
