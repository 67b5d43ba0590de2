import type { FastifyRequest } from 'fastify';
import type { FakeAuthority, World } from '../frame/fake-authority.ts';
import { COMMANDS } from './commands.ts';
import { addControlRoutes } from './control.routes.ts';
import { createHandle, type NamecheapHandle } from './handle.ts';
import type { Params } from './read-activation.ts';
import { Refusal } from './refusal.ts';
import { errorAnswer, okAnswer } from './xml.ts';

const CREDENTIALS = { apiUser: 'fakeuser', apiKey: 'FAKE-NAMECHEAP-API-KEY' };
const XML = 'text/xml; charset=utf-8';

/** Parameters come in the query or in a form. */
const paramsOf = ({ query, body }: FastifyRequest): Params => ({
  ...(query as Params), // cast: a query and a form of texts
  ...(typeof body === 'object' ? (body as Params) : {}),
});
const commandOf = (request: FastifyRequest): string | undefined => paramsOf(request).Command?.toLowerCase();

function refusalOfCaller({ ApiUser, ApiKey, UserName, ClientIp }: Params): Refusal | undefined {
  if (ApiUser !== CREDENTIALS.apiUser || UserName !== ApiUser)
    return new Refusal('1010101', 'Parameter APIUser is missing');
  if (ApiKey !== CREDENTIALS.apiKey)
    return new Refusal('1011102', 'API Key is invalid or API access has not been enabled');
  return ClientIp === undefined ? new Refusal('1010105', 'Parameter ClientIP is missing') : undefined;
}

/** Namecheap's SSL API, as namecheap.com/support/api documents it. Errors are answered with status 200, as there. */
export function createFakeNamecheap(world: World): FakeAuthority & Omit<NamecheapHandle, 'book'> {
  const { book, ...handle } = createHandle(world);
  const answer = async (request: FastifyRequest): Promise<string> => {
    const params = paramsOf(request);
    const name = commandOf(request);
    const command = name === undefined ? undefined : COMMANDS[name];
    try {
      const refusal = refusalOfCaller(params);
      if (refusal) throw refusal;
      if (!command || (name === 'namecheap.ssl.parsecsr' && request.method === 'GET'))
        throw new Refusal('1010104', 'Parameter Command is missing');
      return okAnswer(params.Command ?? '', await command(book, params));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return errorAnswer(error.number, error.message);
    }
  };
  return {
    ...handle,
    name: 'namecheap',
    paths: ['/xml.response'],
    operationOf: commandOf,
    credentials: CREDENTIALS,
    errorBody: (status) => ({ contentType: XML, body: errorAnswer('5050900', `Unhandled exceptions (${status})`) }),
    routes: (app) => {
      app.route({
        method: ['GET', 'POST'],
        url: '/xml.response',
        handler: async (request, reply) => reply.type(XML).send(await answer(request)),
      });
    },
    control: (app) => addControlRoutes(app, { book, ...handle }),
  };
}
