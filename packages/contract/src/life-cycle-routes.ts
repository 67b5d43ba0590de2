import * as lifeCycle from './life-cycle.ts';
import * as orders from './orders.ts';
import { defineRoutes } from './route.ts';

/** What follows an order once there is a certificate. */
export const LIFE_CYCLE_ROUTES = defineRoutes({
  renewOrder: {
    method: 'POST',
    path: '/orders/{number}/renewals',
    access: 'orders.place',
    summary: 'Place a new order on the terms of this one, which it succeeds',
    params: orders.OrderNumberParams,
    body: lifeCycle.RenewOrderBody,
    status: 201,
    response: orders.OrderDetail,
    idempotent: true,
  },
  reissueOrder: {
    method: 'POST',
    path: '/orders/{number}/reissues',
    access: 'orders.place',
    summary: 'Ask the authority for a certificate for another key and the same names, within the same order',
    params: orders.OrderNumberParams,
    body: lifeCycle.ReissueOrderBody,
    status: 202,
    response: orders.OrderDetail,
    idempotent: true,
  },
  revokeOrder: {
    method: 'POST',
    path: '/orders/{number}/revocation',
    access: 'orders.revoke',
    summary: 'Ask the authority to revoke every valid certificate of the order',
    params: orders.OrderNumberParams,
    body: lifeCycle.RevokeOrderBody,
    status: 202,
    response: orders.OrderDetail,
  },
  changeAutoRenewal: {
    method: 'PATCH',
    path: '/orders/{number}/auto-renewal',
    access: 'orders.place',
    summary: 'Have the order renewed in time without being asked, or not any more',
    params: orders.OrderNumberParams,
    body: lifeCycle.ChangeAutoRenewalBody,
    status: 200,
    response: orders.OrderDetail,
  },
});
