import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { GodaddyHandle } from './handle.ts';

const Deed = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('validate'), name: z.string().optional() }),
  z.strictObject({ do: z.literal('vet') }),
  z.strictObject({ do: z.literal('deny'), reason: z.string().min(1) }),
  z.strictObject({ do: z.literal('setStatus'), status: z.string().min(1) }),
]);
const HistoryBody = z.strictObject({ notesResends: z.boolean().optional(), single: z.boolean().optional() });

/** /control/godaddy: the same deeds as the handle's, for tests in other processes and for people. */
export function addControlRoutes(app: FastifyInstance, handle: GodaddyHandle): void {
  app.get('/certificates', async () => {
    handle.settle();
    return { certificates: handle.certificates() };
  });
  app.put('/history', async (request) => Object.assign(handle.history, HistoryBody.parse(request.body)));
  app.post<{ Params: { id: string } }>('/certificates/:id', async (request) => {
    const { id } = request.params;
    const deed = Deed.parse(request.body);
    if (deed.do === 'validate') handle.validate(id, deed.name);
    if (deed.do === 'vet') handle.vet(id);
    if (deed.do === 'deny') handle.deny(id, deed.reason);
    if (deed.do === 'setStatus') handle.setStatus(id, deed.status);
    return { certificate: handle.certificate(id) };
  });
}
