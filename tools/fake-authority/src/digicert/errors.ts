import type { FastifyReply } from 'fastify';

const WORDS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  401: ['access_denied|invalid_api_key', 'The API key is not valid.'],
  403: ['access_denied', 'You do not have permission to do this.'],
  404: ['not_found|order', 'The specified order could not be found.'],
  429: ['request_limit_exceeded', 'Service unavailable, please limit request volume'],
};

const errors = (code: string, message: string) => ({ errors: [{ code, message }] });

export const errorBody = (status: number) => {
  const [code, message] = WORDS[status] ?? ['server_error', 'Something went wrong.'];
  return { contentType: 'application/json', body: JSON.stringify(errors(code, message)) };
};

/** `{"errors": [{"code", "message"}]}`, the form of all refusals. */
export const refuse = (
  reply: FastifyReply,
  status: number,
  ...[code, message]: readonly [code?: string, message?: string]
) => {
  const [usualCode, usualMessage] = WORDS[status] ?? ['invalid_request', 'The request is not valid.'];
  return reply.code(status).send(errors(code ?? usualCode, message ?? usualMessage));
};
