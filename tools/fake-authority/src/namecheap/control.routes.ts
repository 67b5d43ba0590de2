import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { NamecheapHandle } from './handle.ts';

const Deed = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('validate') }),
  z.strictObject({ do: z.literal('setStatus'), status: z.string().min(1) }),
]);

/** /control/namecheap: the same deeds as the handle's, for tests in other processes and for people. */
export function addControlRoutes(app: FastifyInstance, handle: NamecheapHandle): void {
  app.get('/certificates', async () => {
    handle.settle();
    return { certificates: handle.certificates() };
  });
  app.post<{ Params: { id: string } }>('/certificates/:id', async (request) => {
    const { id } = request.params;
    const deed = Deed.parse(request.body);
    if (deed.do === 'validate') handle.validate(id);
    if (deed.do === 'setStatus') handle.setStatus(id, deed.status);
    return { certificate: handle.certificate(id) };
  });
}
