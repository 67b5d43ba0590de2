import { signHeaders } from '@certdesk/authority-protocol';
import { type Clock, newId, SECOND } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import { findCallback, saveCallbackPosition } from './callback.store.ts';
import { findEventsAfter, findLatestSequence } from './event.store.ts';
import { toEvent } from './event.ts';

/** The desk's route takes no more at once. */
const BATCH = 200;
const ANSWER_TIMEOUT_MS = 10 * SECOND;

export type SendEventsOptions = { db: Kysely<Tables>; clock: Clock; secret: string; signal: AbortSignal };

/** `sent`: a batch was taken and there may be more; `idle`: nothing to send; `refused`: try again later. */
export type SendOutcome = 'sent' | 'idle' | 'refused';

async function post(
  options: SendEventsOptions,
  { url, position, body }: { url: string; position: number; body: string },
): Promise<boolean> {
  const target = new URL(url);
  const signed = signHeaders(options.secret, {
    id: newId(),
    timestamp: Math.floor(options.clock.now().getTime() / SECOND),
    method: 'POST',
    path: target.pathname + target.search,
    body,
  });
  try {
    const answer = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed },
      body,
      redirect: 'error',
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    });
    await answer.body?.cancel();
    if (!answer.ok) return false;
  } catch {
    // Down, slow or cut: all the same to the sender, which keeps its place and tries again.
    return false;
  }
  await saveCallbackPosition(options.db, position);
  return true;
}

/** Posts the next events to the desk, in order. The place is kept only once the desk has taken them. */
export async function sendEvents(options: SendEventsOptions): Promise<SendOutcome> {
  const callback = await findCallback(options.db);
  if (!callback) return 'idle';
  const rows = await findEventsAfter(options.db, callback.position, BATCH);
  const last = rows.at(-1);
  if (!last) return 'idle';
  const latest = await findLatestSequence(options.db);
  const body = JSON.stringify({ items: rows.map(toEvent), latest });
  return (await post(options, { url: callback.url, position: last.sequence, body })) ? 'sent' : 'refused';
}
