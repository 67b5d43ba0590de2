import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const DIST = fileURLToPath(new URL('../../../portal/dist', import.meta.url));
const YEAR_SECONDS = 31_536_000;

const isPage = (request: FastifyRequest) =>
  request.method === 'GET' && !request.url.startsWith('/api/') && (request.headers.accept ?? '').includes('text/html');

/** The portal is one page whose screens are its own routes: every address that asks for a page gets it. */
export function portalPage(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  if (!isPage(request) || !existsSync(`${DIST}/index.html`)) return undefined;
  return reply.code(200).header('cache-control', 'no-cache').sendFile('index.html', DIST);
}

/** Serves the built portal. Files under /assets carry their content's hash in their name and never change. */
export async function registerPortal(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, {
    root: DIST,
    wildcard: true,
    index: ['index.html'],
    cacheControl: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      reply.header(
        'cache-control',
        path.includes('/assets/') ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
      );
    },
  });
}
