import {
  type LastRequest,
  type MailDetail,
  mayStateFollow,
  type RequestEvent,
  type RequestState,
} from '@certdesk/contract';

/** The rules of a fulfillment request, without I/O. Its state machine is the mail's own: an order's status is another. */

export type RequestProgress = { readonly state: RequestState; readonly detail: MailDetail | null };

/** Whether the news may follow what is known. News that came out of order changes nothing. */
export function mayFollow(known: RequestProgress, next: RequestState): boolean {
  // "Forwarded" is the desk's own word: after it waited for the authority, but never over what the authority has said since.
  if (next === 'forwarded')
    return (
      known.state === 'requested' || (known.state === 'delayed' && known.detail?.cause === 'authority_unreachable')
    );
  return mayStateFollow(known.state, next);
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
