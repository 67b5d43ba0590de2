import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { DigicertHandle } from './handle.ts';

const Deed = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('validate'), name: z.string().optional() }),
  z.strictObject({ do: z.literal('publish'), name: z.string().optional() }),
  z.strictObject({ do: z.literal('forgetNames') }),
  z.strictObject({ do: z.literal('vet') }),
  z.strictObject({ do: z.literal('approve') }),
  z.strictObject({ do: z.literal('reject') }),
  z.strictObject({ do: z.literal('approveRevocation') }),
  z.strictObject({ do: z.literal('setStatus'), status: z.string().min(1) }),
]);
const AccountBody = z.strictObject({
  needsApproval: z.boolean().optional(),
  trust: z.string().optional(),
  webhook: z.strictObject({ url: z.url(), secret: z.string().min(32).optional() }).optional(),
});

/** /control/digicert: the same deeds as the handle's, for tests in other processes and for people. */
export function addControlRoutes(app: FastifyInstance, handle: DigicertHandle): void {
  app.get('/orders', async () => {
    handle.settle();
    return { orders: handle.orders() };
  });
  app.put('/account', async (request) => {
    const { needsApproval, trust, webhook } = AccountBody.parse(request.body);
    if (needsApproval !== undefined) handle.account.needsApproval = needsApproval;
    if (trust !== undefined) handle.trust(trust);
    if (webhook) handle.listenAt(webhook);
    return { needsApproval: handle.account.needsApproval };
  });
  app.post<{ Params: { id: string } }>('/orders/:id', async (request) => {
    const id = Number(request.params.id);
    const deed = Deed.parse(request.body);
    switch (deed.do) {
      case 'validate':
        handle.validate(id, deed.name);
        break;
      case 'publish':
        handle.publish(id, deed.name);
        break;
      case 'setStatus':
        handle.setStatus(id, deed.status);
        break;
      default:
        handle[deed.do](id);
    }
    return { order: handle.order(id) };
  });
}
