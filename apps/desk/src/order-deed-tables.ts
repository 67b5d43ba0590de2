import type { ApproverChangeState, DeedKind, DeedState, RevocationReason } from '@certdesk/contract';
import type { JSONColumnType } from 'kysely';

/** What was asked of an authority for an order. */

/** A wish to have another mailbox mailed, and what became of it. */
export type ApproverChangeTable = {
  account_id: string;
  id: string;
  order_number: number;
  from_email: string;
  to_email: string;
  state: ApproverChangeState;
  response: string | null;
  requested_by: string;
  requested_by_name: string;
  requested_at: Date;
  settled_at: Date | null;
};

/** What the order was before a reissue, in case nothing comes of it. */
export type FormerKey = {
  readonly csr: string;
  readonly key: string;
  readonly publicKeySha256: string;
  readonly authorityOrderId: string;
};

export type OrderDeedTable = {
  account_id: string;
  id: string;
  order_number: number;
  kind: DeedKind;
  state: DeedState;
  reason: RevocationReason | null;
  /** Of a reissue, and what is shown of its key. */
  csr: string | null;
  key: string | null;
  public_key_sha256: string | null;
  same_key: boolean;
  former: JSONColumnType<FormerKey, string | null, string | null> | null;
  idempotency_key: string | null;
  requested_by: string;
  requested_by_name: string;
  requested_at: Date;
  settled_at: Date | null;
  response: string | null;
};

/** `renewed`: placed in time; `failed`: not, and tried again; `stopped`: not, and no more. */
export type RenewalNotice = 'renewed' | 'failed' | 'stopped';
