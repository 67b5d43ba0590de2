import { AuthorityEvents, CallbackRegistration, EventsQuery } from '@certdesk/authority-protocol';
import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { Tables } from '../../database/tables.ts';
import { saveCallbackUrl } from './callback.store.ts';
import { findEventsAfter, findLatestSequence } from './event.store.ts';
import { toEvent } from './event.ts';

export type EventRoutesOptions = { db: Kysely<Tables>; onCallbackSet: () => void };

/** What the desk asks: the events after a sequence, and where new ones shall be posted. */
export function addEventRoutes(app: FastifyInstance, { db, onCallbackSet }: EventRoutesOptions): void {
  app.get<{ Querystring: z.infer<typeof EventsQuery> }>(
    '/v1/events',
    { schema: { querystring: EventsQuery, response: { 200: AuthorityEvents } } },
    async ({ query }) => {
      const rows = await findEventsAfter(db, query.after, query.limit);
      return { items: rows.map(toEvent), latest: await findLatestSequence(db) };
    },
  );

  app.put<{ Body: z.infer<typeof CallbackRegistration> }>(
    '/v1/callback',
    { schema: { body: CallbackRegistration } },
    async ({ body }, reply) => {
      await saveCallbackUrl(db, body.url);
      onCallbackSet();
      return reply.code(204).send();
    },
  );
}
