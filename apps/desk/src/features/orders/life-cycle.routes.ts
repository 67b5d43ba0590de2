import type { OrderDetail } from '@certdesk/contract';
import type { RegisterRoute } from '../../http/routes.ts';
import { type AutoRenewalParts, changeAutoRenewal } from './change-auto-renewal.ts';
import type { OrderRow } from './order.store.ts';
import { type DeedParts, reissueOrder } from './reissue-order.ts';
import { type RenewParts, renewOrder } from './renew-order.ts';
import { revokeOrder } from './revoke-order.ts';

export type LifeCycleParts = RenewParts & DeedParts & AutoRenewalParts;

/** The HTTP face of what follows an order. `detail`: the order as it is answered. */
export function registerLifeCycleRoutes(
  route: RegisterRoute,
  parts: LifeCycleParts,
  detail: (row: OrderRow) => Promise<OrderDetail>,
): void {
  route('renewOrder', async ({ actor, params, body, idempotencyKey, reply }) => {
    const row = await renewOrder(parts, { actor, number: params.number, body, idempotencyKey });
    reply.header('location', `/api/v1/orders/${row.number}`);
    return detail(row);
  });
  route('reissueOrder', async ({ actor, params, body, idempotencyKey }) =>
    detail(await reissueOrder(parts, { actor, number: params.number, body, idempotencyKey })),
  );
  route('revokeOrder', async ({ actor, params, body }) =>
    detail(await revokeOrder(parts, { actor, number: params.number, body })),
  );
  route('changeAutoRenewal', async ({ actor, params, body }) =>
    detail(await changeAutoRenewal(parts, { actor, number: params.number, ...body })),
  );
}
