import { addMs } from '@certdesk/platform';
import type { AuthorityOrderState } from '../../authority.ts';
import { issuanceOf } from '../shared/certificate-chain.ts';
import { orderState } from '../shared/order-state.ts';
import { collect } from './collect.ts';
import type { OrderNotes } from './order-notes.ts';
import { validationsOf } from './request-token.ts';
import type { SectigoClient } from './sectigo-client.ts';
import { COLLECT_PAUSE_MS } from './sectigo-facts.ts';
import type { SectigoParts } from './sectigo-settings.ts';

export type Sps = { readonly parts: SectigoParts; readonly client: SectigoClient; readonly notes: OrderNotes };

/** The order as Sectigo has it now. Its code stands beside the state: that is all that it says. */
export async function readOrder({ parts, client, notes }: Sps, number: string): Promise<AuthorityOrderState> {
  const collected = await collect(client, number);
  const known = { authorityOrderId: number, rawStatus: String(collected.code), validations: [] };
  const request = await notes.request(number);
  if (collected.state === 'rejected')
    return request?.canceled
      ? orderState({ ...known, status: 'canceled', statusReason: 'canceled_by_account' })
      : orderState({ ...known, status: 'rejected', statusReason: 'rejected_by_vetting' });
  if (collected.state === 'revoked') return orderState({ ...known, status: 'revoked' });
  if (collected.state === 'pending')
    return orderState({
      ...known,
      status: request?.isReissue ? 'issued' : 'pending_approval',
      validations: request ? validationsOf(request) : [],
      askAgainAt: addMs(parts.clock.now(), COLLECT_PAUSE_MS),
    });
  const [leaf] = collected.chain;
  return orderState({ ...known, status: 'issued', issuances: leaf ? [issuanceOf(leaf)] : [] });
}
