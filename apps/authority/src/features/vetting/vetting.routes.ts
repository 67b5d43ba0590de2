import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { findOrder, findOrdersInState, type Order, productOf } from '../orders/index.ts';
import { type DecideVettingOptions, decideVetting } from './decide-vetting.ts';
import { VettingAnswer, VettingBody, type VettingItem, VettingList, VettingParams } from './vetting-protocol.ts';

const toItem = (order: Order): VettingItem => ({
  orderNumber: order.number,
  commonName: order.names[0] ?? '',
  validationLevel: productOf(order).validationLevel,
  applicant: order.applicant,
  organization: order.organization,
  createdAt: order.createdAt.toISOString(),
});

/** The CA's operator decides on organizations. */
export function addVettingRoutes(app: FastifyInstance, options: DecideVettingOptions): void {
  app.get('/v1/vetting', { schema: { response: { 200: VettingList } } }, async () => {
    const orders = await findOrdersInState(options.db, { status: 'processing', reason: 'vetting' });
    return { items: orders.map(toItem) };
  });

  app.post<{ Params: z.infer<typeof VettingParams>; Body: z.infer<typeof VettingBody> }>(
    '/v1/vetting/:orderNumber',
    { schema: { params: VettingParams, body: VettingBody, response: { 200: VettingAnswer } } },
    async ({ params, body }) => {
      const decided = await decideVetting(options, { orderNumber: params.orderNumber, ...body });
      const order = (await findOrder(options.db, decided.id)) ?? decided;
      return { orderNumber: order.number, status: order.status };
    },
  );
}
