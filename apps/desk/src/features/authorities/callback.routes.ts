import { isSigned } from '@certdesk/authority-protocol';
import { CertdeskError } from '@certdesk/contract';
import type { Clock, Log } from '@certdesk/platform';
import type { FastifyInstance } from 'fastify';
import type { EventReader } from './read-events.ts';

export const callbackPath = (authorityId: string) => `/callbacks/${authorityId}`;

type CallbackOptions = { authorityId: string; secret: string; clock: Clock; log: Log; reader: EventReader };

/** Where the built-in CA calls when something has changed: signed, and only a hint to read. */
export async function registerCallback(
  app: FastifyInstance,
  { authorityId, secret, clock, log, reader }: CallbackOptions,
): Promise<void> {
  await app.register(async (scope) => {
    // The signature covers the bytes as they came.
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: 2 * 1024 * 1024 },
      (_request, body, done) => done(null, body),
    );
    scope.post(callbackPath(authorityId), async (request, reply) => {
      const received = {
        method: request.method,
        path: request.url,
        body: String(request.body ?? ''),
        headers: request.headers,
      };
      if (!isSigned(secret, received, clock.now())) throw new CertdeskError('signature.invalid');
      reader
        .readEvents(authorityId)
        .catch((error: unknown) => log.warn({ event: 'authority.unreadable', authorityId, err: error }));
      return reply.code(202).send();
    });
  });
}
