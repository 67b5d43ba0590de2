import { MINUTE } from '@certdesk/platform';
import type { OrderToPlace } from '../../authority.ts';
import { Callback, Summaries } from './godaddy-answers.ts';
import { certificatePath, type GodaddyClient } from './godaddy-client.ts';
import type { GodaddyParts } from './godaddy-settings.ts';
import { callbackUrlOf } from './request-body.ts';

const PAGE = 100;
const MAX_PAGES = 20;
/** The clocks of both sides may differ. */
const CLOCKS_MS = 10 * MINUTE;

/**
 * An order that may have been placed although its answer was lost. GoDaddy keeps no reference of the buyer's, but it keeps
 * where it calls back, and that names the order. `unknown` when the account's certificates cannot be listed (v1 has no list,
 * v2 wants the customer's id), or GoDaddy cannot call the desk.
 */
export async function findLostOrder(
  parts: GodaddyParts,
  client: GodaddyClient,
  { order, askedAt }: { readonly order: OrderToPlace; readonly askedAt: Date },
): Promise<string | 'unknown' | undefined> {
  const { customerId } = parts.settings;
  const wanted = callbackUrlOf(parts, order.reference);
  if (customerId === undefined || wanted === undefined) return 'unknown';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const path = `/v2/customers/${customerId}/certificates?offset=${page * PAGE}&limit=${PAGE}`;
    const { certificates } = await client.json({ method: 'GET', path }, Summaries);
    const candidates = certificates.filter(
      ({ commonName, createdAt }) =>
        commonName === order.names[0] && Date.parse(createdAt) >= askedAt.getTime() - CLOCKS_MS,
    );
    for (const { certificateId } of candidates) {
      const callback = { method: 'GET', path: `${certificatePath(certificateId)}/callback` } as const;
      if ((await client.jsonUnless(404, callback, Callback))?.callbackUrl === wanted) return certificateId;
    }
    if (certificates.length < PAGE) return undefined;
  }
  return 'unknown';
}
