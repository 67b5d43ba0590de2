import type { ROUTES } from '@certdesk/contract';
import type { z } from 'zod';

type Routes = typeof ROUTES;

/** Every route by what one writes to call it: `'GET /orders/{number}'`. Types only, so that no schema reaches the browser. */
type Endpoints = { [N in keyof Routes as `${Routes[N]['method']} ${Routes[N]['path']}`]: Routes[N] };
export type Endpoint = keyof Endpoints;

type ParamsOf<R> = R extends { params: infer P extends z.ZodType }
  ? { params: { [K in keyof z.output<P>]: string | number } }
  : object;
type QueryOf<R> = R extends { query: infer Q extends z.ZodType } ? { query?: Partial<z.output<Q>> } : object;
type BodyOf<R> = R extends { body: infer B extends z.ZodType } ? { body: z.input<B> } : object;
type IdempotencyOf<R> = R extends { idempotent: true } ? { idempotencyKey: string } : object;

export type InputOf<E extends Endpoint> = ParamsOf<Endpoints[E]> &
  QueryOf<Endpoints[E]> &
  BodyOf<Endpoints[E]> &
  IdempotencyOf<Endpoints[E]>;

export type OutputOf<E extends Endpoint> = Endpoints[E] extends { response: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;
