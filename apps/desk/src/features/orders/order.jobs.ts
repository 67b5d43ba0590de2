import { defineJob } from '@certdesk/platform';

export type OrderJob = { readonly accountId: string; readonly number: number };

/** The authority may be away for a weekend: tries grow from seconds to a quarter of an hour, for about four days. */
const AUTHORITY_RETRY = { limit: 400, delaySeconds: 2, maxDelaySeconds: 900 };

export const submitOrderJob = defineJob<OrderJob>({ name: 'orders.submit', retry: AUTHORITY_RETRY });
export type ApproverChangeJob = OrderJob & { readonly changeId: string };

export const cancelOrderJob = defineJob<OrderJob>({ name: 'orders.cancel', retry: AUTHORITY_RETRY });
export const changeApproverJob = defineJob<ApproverChangeJob>({
  name: 'orders.change-approver',
  retry: AUTHORITY_RETRY,
});
export type DeedJob = OrderJob & { readonly deedId: string };
export const deedJob = defineJob<DeedJob>({ name: 'orders.deed', retry: AUTHORITY_RETRY });
