import { API_PREFIX, CertdeskError, type Language, may, ROUTES, type Route, type RouteName } from '@certdesk/contract';
import { languageOf } from '@certdesk/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from './actor.ts';

type Table = typeof ROUTES;
type Parsed<R, K extends string> = R extends { readonly [key in K]: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;
type Response<R> = R extends { readonly response: infer S extends z.ZodType } ? z.input<S> : unknown;
type ActorOf<R extends Route> = R['access'] extends 'public' ? undefined : Actor;

export type Call<N extends RouteName> = {
  readonly actor: ActorOf<Table[N]>;
  readonly params: Parsed<Table[N], 'params'>;
  readonly query: Parsed<Table[N], 'query'>;
  readonly body: Parsed<Table[N], 'body'>;
  readonly language: Language;
  readonly idempotencyKey: string | undefined;
  readonly reply: FastifyReply;
};
export type Handler<N extends RouteName> = (call: Call<N>) => Promise<Response<Table[N]>>;

/** The caller behind a request, or undefined when there is none. Throws for a credential that is not valid. */
export type Authenticate = (request: FastifyRequest) => Promise<Actor | undefined>;
export type RegisterRoute = <N extends RouteName>(name: N, handler: Handler<N>) => void;

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

function readIdempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !IDEMPOTENCY_KEY.test(key)) throw new CertdeskError('idempotency.key_invalid');
  return key;
}

function schemaOf(route: Route) {
  const { params, query, body, response } = route;
  return {
    ...(params && { params }),
    ...(query && { querystring: query }),
    ...(body && { body }),
    ...(response && { response: { [route.status]: response } }),
  };
}

/**
 * Registers routes of the contract's table. Access is checked before the body is parsed or anything is looked up, and
 * a route that is not `public` in the table is private: nothing becomes public by being forgotten.
 */
export function createRegisterRoute(app: FastifyInstance, authenticate: Authenticate): RegisterRoute {
  return (name, handler) => {
    const route: Route = ROUTES[name];
    const actors = new WeakMap<FastifyRequest, Actor>();
    app.route({
      method: route.method,
      url: `${API_PREFIX}${route.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      schema: schemaOf(route),
      ...(route.bodyLimit && { bodyLimit: route.bodyLimit }),
      onRequest: async (request) => {
        if (route.access === 'public') return;
        const actor = await authenticate(request);
        if (!actor) throw new CertdeskError('session.required');
        if (route.access !== 'session' && !may(actor, route.access)) throw new CertdeskError('permission.denied');
        actors.set(request, actor);
      },
      handler: async (request, reply) => {
        reply.code(route.status).header('cache-control', 'no-store');
        const call = {
          actor: actors.get(request),
          params: request.params,
          query: request.query,
          body: request.body,
          language: languageOf(request.headers['accept-language']),
          idempotencyKey: route.idempotent ? readIdempotencyKey(request) : undefined,
          reply,
        };
        // cast: the validator compiler has parsed each part with the schema that the type is made from
        const answer = await handler(call as unknown as Call<typeof name>);
        return route.status === 204 ? reply.send() : answer;
      },
    });
  };
}
