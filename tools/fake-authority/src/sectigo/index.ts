import type { FastifyRequest } from 'fastify';
import type { FakeAuthority, World } from '../frame/fake-authority.ts';
import { addControlRoutes } from './control.routes.ts';
import { ENDPOINTS, IN_LINES, type Params, refusalText } from './endpoints.ts';
import { createHandle, type SectigoHandle } from './handle.ts';
import { Refusal } from './refusal.ts';

const CREDENTIALS = { loginName: 'fake-partner', loginPassword: 'FAKE-SECTIGO-PASSWORD' };
const FORM = 'application/x-www-form-urlencoded';

function typeOf(path: string): string {
  return IN_LINES.includes(path) ? 'text/plain' : FORM;
}

/** Sectigo's partner API (SPS), as docs.sectigo.com/sps documents it. Errors are answered with status 200, as there. */
export function createFakeSectigo(world: World): FakeAuthority & Omit<SectigoHandle, 'book'> {
  const { book, ...handle } = createHandle(world);
  const answer = async (path: string, { body }: FastifyRequest): Promise<string> => {
    const params = (typeof body === 'object' ? body : {}) as Params; // cast: a form of texts
    try {
      if (params.loginName !== CREDENTIALS.loginName || params.loginPassword !== CREDENTIALS.loginPassword)
        throw new Refusal(
          -16,
          'Incorrect login details, account is locked, password has expired or permission denied!',
        );
      return await (ENDPOINTS[path]?.(book, params) ?? '');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return refusalText(path, error);
    }
  };
  return {
    ...handle,
    name: 'sectigo',
    paths: ['/products'],
    credentials: CREDENTIALS,
    errorBody: () => ({ contentType: FORM, body: 'errorCode=-14&errorMessage=An+unknown+error+occurred%21' }),
    routes: (app) => {
      for (const path of Object.keys(ENDPOINTS))
        app.post(path, async (request, reply) => reply.type(typeOf(path)).send(await answer(path, request)));
    },
    control: (app) => addControlRoutes(app, { book, ...handle }),
  };
}
