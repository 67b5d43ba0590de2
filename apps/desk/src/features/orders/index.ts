export * from './apply-order-events.ts';
export * from './auto-renewal.ts';
export * from './cancel-order.ts';
export { findOrderOfCertificate } from './certificate-order.store.ts';
export type { CountMail } from './change-approver.ts';
export { completeOrders } from './complete-orders.ts';
export { endAbandonedOrders } from './end-abandoned-orders.ts';
export { followOrders, takeHints } from './follow-orders.ts';
export { createApproverChangeHandler } from './forward-approver-change.ts';
export { createDeedHandler } from './forward-deed.ts';
export { findIssuance, findNewestIssuances } from './issuance.store.ts';
export { limitRefusal, tooMany } from './limit-refusal.ts';
export * from './order.jobs.ts';
export * from './order.routes.ts';
export {
  findOrder,
  findOrderNames,
  findOrdersByReference,
  lockOrder,
  type OrderNames,
  type OrderReference,
  type OrderRow,
} from './order.store.ts';
export * from './order.ts';
export { orderEndsAt } from './order-end.ts';
export * from './present-order.ts';
export { type RenewParts, renewOrder } from './renew-order.ts';
export * from './submit-order.ts';
export { noteRenewalFailure } from './succession.ts';
