import type { Clock, Queryable } from '@certdesk/platform';
import type { FastifyInstance } from 'fastify';
import type { DeskSchema } from '../../schema.ts';
import { findChallenge } from './challenges.store.ts';

/** RFC 8555 8: base64url. Anything else is not looked up. */
const TOKEN = /^[A-Za-z0-9_-]{1,200}$/;

/**
 * Answers authorities that look at a name by http-01 (RFC 8555 8.3): public, for the tokens of open challenges only. Where
 * the name's own server is another, it passes or redirects this path to the desk (docs/flows/acme.md).
 */
export function registerHttpChallenges(
  app: FastifyInstance,
  { db, clock }: { readonly db: Queryable<DeskSchema>; readonly clock: Clock },
): void {
  app.get<{ Params: { token: string } }>('/.well-known/acme-challenge/:token', async (request, reply) => {
    const { token } = request.params;
    const content = TOKEN.test(token) ? await findChallenge(db, token, clock.now()) : undefined;
    reply.header('cache-control', 'no-store');
    if (content === undefined) return reply.code(404).type('text/plain; charset=utf-8').send('');
    return reply.type('application/octet-stream').send(content);
  });
}
