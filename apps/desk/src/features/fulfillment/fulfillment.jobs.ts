import { defineJob } from '@certdesk/platform';

export type ForwardJob = { readonly accountId: string; readonly requestId: string };

/** Seconds first, since most faults are brief; then a quarter of an hour at most, for about four days. */
export const forwardRequestJob = defineJob<ForwardJob>({
  name: 'fulfillment.forward',
  retry: { limit: 400, delaySeconds: 2, maxDelaySeconds: 900 },
});
