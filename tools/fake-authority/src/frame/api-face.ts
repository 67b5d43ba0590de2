import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CallLog, NotedCall } from './call-log.ts';
import type { FakeAuthority } from './fake-authority.ts';
import type { CallStrike, FaultBoard } from './fault-board.ts';
import { strikeAfter, strikeBefore } from './strike.ts';

type Struck = { readonly strike: CallStrike | undefined; readonly call: NotedCall };

function pathOf(request: FastifyRequest, { operationOf }: FakeAuthority): string {
  const path = request.url.split('?')[0] ?? '';
  const operation = operationOf?.(request);
  return operation === undefined ? path : `${path}#${operation}`;
}

/** Puts one authority's routes behind the call log and the fault board. */
export async function registerApi(
  app: FastifyInstance,
  authority: FakeAuthority,
  { calls, faults, now }: { calls: CallLog; faults: FaultBoard; now: () => Date },
): Promise<void> {
  await app.register(async (scope) => {
    const struck = new WeakMap<FastifyRequest, Struck>();
    scope.addHook('preHandler', async (request, reply) => {
      authority.settle();
      const { method } = request;
      const path = pathOf(request, authority);
      const strike = faults.takeForCall({ authority: authority.name, method, path });
      struck.set(request, { strike, call: calls.note({ authority: authority.name, method, path, at: now() }) });
      return strike && strikeBefore(strike, authority, reply);
    });
    scope.addHook('onSend', async (request, reply, payload) => {
      const { strike, call } = struck.get(request) ?? {};
      if (call) call.status = reply.statusCode;
      return strike ? strikeAfter(strike, reply, typeof payload === 'string' ? payload : '') : payload;
    });
    authority.routes(scope);
  });
}
