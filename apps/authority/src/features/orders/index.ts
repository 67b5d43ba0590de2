export type { ChangedApprover } from './change-approver.ts';
export { changeOrder } from './change-order.ts';
export { endOrders } from './end-orders.ts';
export {
  findOrder,
  findOrderByNumber,
  findOrders,
  findOrdersInState,
  isKeyCompromised,
  lockOrder,
  lockOrdersForReading,
  saveApproval,
  saveCertificateEnd,
  saveCodeFailures,
} from './order.store.ts';
export { isApprovalOver, isIssuing, isWaitingForVetting, mailRefusal, type Order } from './order.ts';
export { viewOrder } from './order-view.ts';
export { addOrderRoutes, OrderParams } from './orders.routes.ts';
export { productOf } from './product.ts';
export { addReissueRoute } from './reissue-order.ts';
