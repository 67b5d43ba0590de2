import type { LastRequest, MailDetail, RequestEvent, RequestState } from '@certdesk/contract';

/** The rules of a fulfillment request, without I/O. Its state machine is the mail's own: an order's status is another. */

const FOLLOWERS: Readonly<Record<RequestState, readonly RequestState[]>> = {
  requested: ['forwarded', 'delayed', 'uncertain', 'accepted', 'handed_over', 'failed'],
  forwarded: ['delayed', 'uncertain', 'accepted', 'handed_over', 'failed'],
  delayed: ['delayed', 'uncertain', 'accepted', 'handed_over', 'relayed', 'delivered', 'failed'],
  uncertain: ['delayed', 'uncertain', 'accepted', 'relayed', 'delivered', 'failed'],
  // A mail server that has taken the mail may still report that it waits, or that it came back.
  accepted: ['delayed', 'relayed', 'delivered', 'failed'],
  handed_over: [],
  relayed: ['delivered', 'failed'],
  delivered: [],
  // The desk gives up when the authority stays silent; if it had mailed after all, the truth may come late.
  failed: ['accepted', 'delivered'],
};

export type RequestProgress = { readonly state: RequestState; readonly detail: MailDetail | null };

/** Whether the news may follow what is known. News that came out of order changes nothing. */
export function mayFollow(known: RequestProgress, next: RequestState): boolean {
  // "Forwarded" is the desk's own word: after it waited for the authority, but never over what the authority has said since.
  if (next === 'forwarded')
    return (
      known.state === 'requested' || (known.state === 'delayed' && known.detail?.cause === 'authority_unreachable')
    );
  return FOLLOWERS[known.state].includes(next);
}

export type RequestNews = { readonly state: RequestState; readonly at: Date; readonly detail?: MailDetail | undefined };

export const toEvent = ({ state, at, detail }: RequestNews): RequestEvent => ({
  state,
  at: at.toISOString(),
  ...(detail && { detail }),
});

type RequestFacts = {
  readonly id: string;
  readonly kind: LastRequest['kind'];
  readonly reason: LastRequest['reason'];
  readonly requestedAt: Date;
};

/** The part that the order's row shows. */
export const toLastRequest = (
  { id, kind, reason, requestedAt }: RequestFacts,
  { state, at, detail }: RequestNews,
): LastRequest => ({
  id,
  kind,
  reason,
  state,
  requestedAt: requestedAt.toISOString(),
  at: at.toISOString(),
  ...(detail && { detail }),
});
