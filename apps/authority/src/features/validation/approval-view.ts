import type { Language } from '@certdesk/contract';
import { isApprovalOver, type Order, productOf } from '../orders/index.ts';
import { isLocked } from './decide-approval.ts';

/** What the page says about the order's state, when there is nothing to decide; keys of authority.json. */
export const FINAL_STATES = [
  'vetting',
  'issuing',
  'issued',
  'rejected_by_approver',
  'rejected_by_vetting',
  'canceled',
  'approval_over',
  'certificate_over',
  'revoked',
  'failed',
] as const;
export type FinalState = (typeof FINAL_STATES)[number];

/** What a typed form got wrong; keys of authority.json. */
export type FormFault = 'code_missing' | 'code_wrong';

export type ApprovalView = {
  readonly language: Language;
  readonly order: Order;
  readonly product: string;
  readonly state: 'open' | 'locked' | FinalState;
  readonly fault?: FormFault | undefined;
};

function finalState(order: Order): FinalState {
  switch (order.status) {
    case 'rejected':
      return order.reason === 'rejected_by_vetting' ? 'rejected_by_vetting' : 'rejected_by_approver';
    case 'expired':
      return order.reason === 'certificate_expired' ? 'certificate_over' : 'approval_over';
    case 'canceled':
    case 'revoked':
    case 'failed':
      return order.status;
    case 'processing':
      return order.reason === 'vetting' ? 'vetting' : 'issuing';
    case 'issued':
    case 'complete':
      return 'issued';
    case 'pending_approval':
      return 'approval_over';
  }
}

function stateOf(order: Order, now: Date): ApprovalView['state'] {
  if (order.status !== 'pending_approval' || isApprovalOver(order, now)) return finalState(order);
  return isLocked(order, now) ? 'locked' : 'open';
}

export type ApprovalViewOptions = { language: Language; now: Date; fault?: FormFault | undefined };

/** What the page shows of an order at a moment. */
export const viewApproval = (order: Order, { language, now, fault }: ApprovalViewOptions): ApprovalView => ({
  language,
  order,
  product: productOf(order).name,
  state: stateOf(order, now),
  fault,
});
