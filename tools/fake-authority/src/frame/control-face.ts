import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { CallLog } from './call-log.ts';
import type { FakeAuthority, World } from './fake-authority.ts';
import { type FaultBoard, FaultList } from './fault-board.ts';

const ClockBody = z.strictObject({ advanceMs: z.int().min(1) });
const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\]|fake-authority\.test)(?::\d{1,5})?$/i;

type ControlOptions = {
  world: World;
  faults: FaultBoard;
  calls: CallLog;
  authorities: readonly FakeAuthority[];
};

/** It has no sign-in: a page of another site must not reach it by a name that it makes point to 127.0.0.1. */
function guard(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (request, reply) => {
    if (!LOCAL_HOST.test(request.headers.host ?? '')) return reply.code(403).send({ code: 'host.refused' });
  });
}

function addSharedRoutes(scope: FastifyInstance, { world, faults, calls, authorities }: ControlOptions): void {
  scope.get('/control', async () => ({
    now: world.clock.now(),
    authorities: authorities.map(({ name, paths, credentials }) => ({ name, paths, credentials })),
  }));
  scope.get('/control/root.pem', async (_request, reply) =>
    reply.type('application/x-pem-file').send(world.certificates.rootPem),
  );
  scope.post('/control/clock', async (request) => {
    world.clock.advance(ClockBody.parse(request.body).advanceMs);
    for (const authority of authorities) authority.settle();
    return { now: world.clock.now() };
  });
  scope.get('/control/faults', async () => ({ faults: faults.list() }));
  scope.put('/control/faults', async (request) => {
    faults.set(FaultList.parse(request.body).faults);
    return { faults: faults.list() };
  });
  scope.get('/control/mails', async () => {
    for (const authority of authorities) authority.settle();
    return { mails: world.mails.all() };
  });
  scope.delete('/control/mails', async (_request, reply) => {
    world.mails.clear();
    return reply.code(204).send();
  });
  scope.get('/control/calls', async () => ({ calls: calls.all() }));
  scope.get('/control/webhooks', async () => ({
    webhooks: world.webhooks.sent().map(({ authority, url, body, status }) => ({ authority, url, body, status })),
  }));
}

/** The face for tests in other processes and for people: time, faults, mails, and what happens at each authority. */
export async function registerControl(app: FastifyInstance, options: ControlOptions): Promise<void> {
  await app.register(async (scope) => {
    guard(scope);
    scope.setErrorHandler((error, _request, reply) => {
      if (!(error instanceof z.ZodError)) throw error;
      return reply.code(400).send({ code: 'request.invalid', faults: error.issues });
    });
    addSharedRoutes(scope, options);
    for (const authority of options.authorities)
      await scope.register(async (own) => authority.control(own), { prefix: `/control/${authority.name}` });
  });
}
