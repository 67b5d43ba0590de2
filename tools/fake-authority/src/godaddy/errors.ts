import type { FastifyReply } from 'fastify';

const WORDS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  401: ['UNAUTHORIZED', 'The given API key is not registered, or does not have access to production environment'],
  403: ['ACCESS_DENIED', 'Authenticated user is not allowed access'],
  404: ['NOT_FOUND', 'Certificate not found'],
  409: ['INVALID_STATE', 'Certificate state does not allow this'],
  422: ['INVALID_BODY', 'Request body does not fulfill schema'],
  429: ['TOO_MANY_REQUESTS', 'Too many requests received within interval'],
};
const wordsFor = (status: number) => WORDS[status] ?? (['INTERNAL_SERVER_ERROR', 'Internal server error'] as const);

export const errorBody = (status: number) => {
  const [code, message] = wordsFor(status);
  const limit = status === 429 ? { retryAfterSec: 30 } : {};
  return { contentType: 'application/json', body: JSON.stringify({ code, message, ...limit }) };
};

export type FieldFault = { readonly path: string; readonly code: string; readonly message: string };

/** `{code, message, fields}`, the form of all refusals. */
export function refuse(
  reply: FastifyReply,
  status: number,
  more: { code?: string; message?: string; fields?: readonly FieldFault[] } = {},
) {
  const [code, message] = wordsFor(status);
  return reply.code(status).send({ code, message, ...more });
}
