import type { Queryable } from '@certdesk/platform';
import { sql, type Transaction } from 'kysely';
import type { EventRow, Tables } from '../../database/tables.ts';
import { type NewEvent, payloadOf } from './event.ts';

/**
 * Gives the events their sequences and stores them. A sequence that is drawn early can be committed late, and a reader
 * that has seen a later one would miss it; the row lock on the head, held until the commit, makes commits follow the
 * sequence. So this is the last statement of a transaction: whoever locks other rows afterwards can deadlock.
 */
export async function appendEvents(trx: Transaction<Tables>, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const { last } = await trx
    .updateTable('event_head')
    .set({ last: sql`last + ${events.length}` })
    .where('id', '=', 1)
    .returning('last')
    .executeTakeFirstOrThrow();
  const first = last - events.length + 1;
  const rows = events.map((event, index) => ({
    sequence: first + index,
    at: new Date(event.at),
    order_id: event.orderId,
    reference: event.reference,
    type: event.type,
    payload: JSON.stringify(payloadOf(event)),
  }));
  await trx.insertInto('events').values(rows).execute();
}

const COLUMNS = ['sequence', 'at', 'order_id', 'reference', 'type', 'payload'] as const;

export async function findEventsAfter(db: Queryable<Tables>, after: number, limit: number): Promise<EventRow[]> {
  return db
    .selectFrom('events')
    .select(COLUMNS)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute();
}

export async function findLatestSequence(db: Queryable<Tables>): Promise<number> {
  const head = await db.selectFrom('event_head').select('last').where('id', '=', 1).executeTakeFirstOrThrow();
  return head.last;
}
