import type { z } from 'zod';
import type { Permission } from './roles.ts';

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Under API_PREFIX, with `{name}` placeholders as OpenAPI writes them. */
  readonly path: string;
  /** `public`: nobody is asked; `session`: any signed-in member; otherwise the permission. Deny by default: it must be said. */
  readonly access: 'public' | 'session' | Permission;
  readonly summary: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Bytes of the body at most, where it may be larger than usual. */
  readonly bodyLimit?: number;
  readonly status: 200 | 201 | 202 | 204;
  readonly response?: z.ZodType;
  /** Takes an Idempotency-Key header: the same key and body give the same answer and one deed. */
  readonly idempotent?: boolean;
};

/** A part of the route table, with its literal types. */
export const defineRoutes = <const R extends Record<string, Route>>(routes: R): R => routes;
