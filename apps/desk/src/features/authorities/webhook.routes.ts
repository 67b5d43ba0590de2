import { CertdeskError } from '@certdesk/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type OrderHint, takesWebhooks } from './abilities.ts';
import type { Authorities } from './registry.ts';

export const webhookPath = (authorityId: string) => `/webhooks/${authorityId}`;

const MAX_BYTES = 64 * 1024;

type WebhookOptions = {
  readonly authorities: Authorities;
  /** Has the orders asked for again. */
  readonly take: (authorityId: string, hints: readonly OrderHint[]) => Promise<void>;
};

type Query = Readonly<Record<string, string | undefined>>;

function readHints(authorities: Authorities, request: FastifyRequest<{ Params: { id: string }; Querystring: Query }>) {
  const authority = authorities.all.find(({ id }) => id === request.params.id);
  if (!authority || !takesWebhooks(authority)) throw new CertdeskError('route.not_found');
  const { headers, query, body } = request;
  const hints = authority.readWebhook({ headers, query, body: typeof body === 'string' ? body : '' });
  if (!hints) throw new CertdeskError('signature.invalid');
  return { authorityId: authority.id, hints };
}

/**
 * Where authorities call when something has changed. Open to the world, so nothing is believed: a call is a hint which orders
 * to ask for, and the authority itself says what is true. Most webhooks are not signed, and nobody else's order is named by
 * an id that is not the caller's to know.
 */
export async function registerWebhooks(app: FastifyInstance, { authorities, take }: WebhookOptions): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // JSON, XML and forms: how it reads the body is the adapter's knowledge.
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    scope.route<{ Params: { id: string }; Querystring: Query }>({
      method: ['GET', 'POST'],
      url: webhookPath(':id'),
      bodyLimit: MAX_BYTES,
      handler: async (request, reply) => {
        const { authorityId, hints } = readHints(authorities, request);
        await take(authorityId, hints);
        return reply.code(204).send();
      },
    });
  });
}
