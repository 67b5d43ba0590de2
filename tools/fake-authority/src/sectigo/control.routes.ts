import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SectigoHandle } from './handle.ts';

const Deed = z.strictObject({ do: z.enum(['validate', 'end']) });
const AccountBody = z.strictObject({ needsPayment: z.boolean().optional(), hookUrl: z.url().optional() });

/** /control/sectigo: the same deeds as the handle's, for tests in other processes and for people. */
export function addControlRoutes(app: FastifyInstance, handle: SectigoHandle): void {
  app.get('/orders', async () => {
    handle.settle();
    return { orders: handle.orders() };
  });
  app.put('/account', async (request) => Object.assign(handle.account, AccountBody.parse(request.body)));
  app.post<{ Params: { number: string } }>('/orders/:number', async (request) => {
    const { number } = request.params;
    const deed = Deed.parse(request.body);
    if (deed.do === 'validate') handle.validate(number);
    if (deed.do === 'end') handle.end(number);
    return { order: handle.order(number) };
  });
}
