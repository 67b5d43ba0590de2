import { MINUTE } from '@certdesk/platform';
import type { AuthorityOrderState, OrderToPlace } from '../../authority.ts';
import { AuthorityError } from '../../authority-error.ts';
import { orderState } from '../shared/order-state.ts';
import { findLostOrder } from './find-lost-order.ts';
import { Created } from './godaddy-answers.ts';
import type { GodaddyClient } from './godaddy-client.ts';
import type { GodaddyParts } from './godaddy-settings.ts';
import { readOrder } from './read-certificate.ts';
import { toBody } from './request-body.ts';

/** What is kept of an order, under its reference: when GoDaddy was asked, or GoDaddy's id of it; empty when it was refused. */
const noteName = (reference: string): string => `order.${reference}`;
const ASKED = 'asked ';

/** An order that cannot be found after so long was not placed: listings of shops may lag, but not by this much. */
const SETTLED_MS = 30 * MINUTE;

async function ask(parts: GodaddyParts, client: GodaddyClient, order: OrderToPlace): Promise<string> {
  const { keep, clock } = parts;
  const note = noteName(order.reference);
  // Kept before the call: whoever finds it knows that the call may have been made, also after a crash.
  await keep.write(note, `${ASKED}${clock.now().toISOString()}`);
  const call = {
    method: 'POST',
    path: '/v1/certificates',
    body: toBody(parts, order),
    language: order.language,
  } as const;
  try {
    const { certificateId } = await client.json(call, Created);
    await keep.write(note, certificateId);
    return certificateId;
  } catch (error) {
    if (error instanceof AuthorityError && error.kind !== 'uncertain') await keep.write(note, '');
    throw error;
  }
}

/** The id of an order that was asked for before, or undefined when it is known not to have been placed. */
async function findEarlier(
  parts: GodaddyParts,
  client: GodaddyClient,
  order: OrderToPlace,
): Promise<string | undefined> {
  const kept = (await parts.keep.read(noteName(order.reference))) ?? '';
  if (kept === '') return undefined;
  if (!kept.startsWith(ASKED)) return kept;
  const askedAt = new Date(kept.slice(ASKED.length));
  const found = await findLostOrder(parts, client, { order, askedAt });
  const isSettled = parts.clock.now().getTime() - askedAt.getTime() > SETTLED_MS;
  if (found === 'unknown' || (found === undefined && !isSettled)) throw new AuthorityError('uncertain');
  if (found !== undefined) await parts.keep.write(noteName(order.reference), found);
  return found;
}

/**
 * Places an order once. GoDaddy has neither idempotency keys nor a reference of the buyer's, so what was asked is kept here;
 * when the answer was lost, the order is looked for, and never asked for again before it is known not to be there. Where it
 * cannot be looked for, it stays `uncertain`, and a person has to look in GoDaddy's console.
 */
export async function placeOrder(
  parts: GodaddyParts,
  client: GodaddyClient,
  order: OrderToPlace,
): Promise<AuthorityOrderState> {
  const earlier = await findEarlier(parts, client, order);
  if (earlier !== undefined) return readOrder(client, earlier);
  const authorityOrderId = await ask(parts, client, order);
  return orderState({ authorityOrderId, status: 'pending_approval' });
}
