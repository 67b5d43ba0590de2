import { isSigned } from '@certdesk/authority-protocol';
import { CertdeskError } from '@certdesk/contract';
import type { Clock } from '@certdesk/platform';
import type { FastifyInstance } from 'fastify';

/** Any of `secrets` will do. */
export type SignedRoutesOptions = { secrets: readonly string[]; clock: Clock; add: (app: FastifyInstance) => void };

/**
 * A part of the HTTP face whose every route wants requests signed with a secret. The signature covers the body as it
 * came, byte for byte, so the body is kept as text until it has been proven, and read as JSON only then.
 */
export async function addSignedRoutes(
  app: FastifyInstance,
  { secrets, clock, add }: SignedRoutesOptions,
): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    scope.addHook('preValidation', async (request) => {
      const body = typeof request.body === 'string' ? request.body : '';
      const received = { method: request.method, path: request.url, body, headers: request.headers };
      const now = clock.now();
      if (!secrets.some((secret) => isSigned(secret, received, now))) throw new CertdeskError('signature.invalid');
      if (body !== '') request.body = parseJson(body);
    });
    add(scope);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CertdeskError('request.malformed', { cause });
  }
}
