import type { ApproverChange, Contacts, Deed, Issuance, Order, OrderDetail } from '@certdesk/contract';
import { approverAddressesForNames } from '@certdesk/pki';
import type { Clock } from '@certdesk/platform';
import { type Authorities, canChangeApprover, canReissue, canRevoke, mailsKind } from '../authorities/index.ts';
import { NAME_RULES } from './check-order.ts';
import type { OrderRow, OrderSummaryRow } from './order.store.ts';
import { abilitiesOf, type MailLimits, type OfferedAbilities, type OrderState } from './order.ts';

/** What the desk knows of an order in other tables. */
export type BesideOrder = {
  readonly issuances: readonly Issuance[];
  readonly approverChanges: readonly ApproverChange[];
  readonly deeds: readonly Deed[];
};

export type Presenter = {
  order: (row: OrderSummaryRow) => Order;
  detail: (row: OrderRow, beside: BesideOrder) => OrderDetail;
  state: (row: OrderSummaryRow) => OrderState;
};

const NOTHING: OfferedAbilities = {
  resendFulfillment: false,
  resendApprover: false,
  changeApprover: false,
  cancel: false,
  renew: false,
  reissue: false,
  revoke: false,
};

const toOrderState = (row: OrderSummaryRow): OrderState => ({
  status: row.status,
  statusReason: row.status_reason,
  authorityOrderId: row.authority_order_id,
  approvalEndsAt: row.approval_ends_at,
  cancelRequestedAt: row.cancel_requested_at,
  pendingApprover: row.pending_approver,
  openDeed: row.open_deed_kind,
  isRenewed: row.renewed_by !== null,
  mailTimes: row.mail_times,
  lastRequest: row.last_request,
});

/** Turns rows into what the API answers. Nothing that is not named here leaves the desk. */
export function createPresenter({
  authorities,
  limits,
  clock,
}: {
  authorities: Authorities;
  limits: MailLimits;
  clock: Clock;
}): Presenter {
  // An order outlives the configuration of its authority: without it nothing can be asked for, but all is still shown.
  const find = (id: string) => authorities.all.find((candidate) => candidate.id === id);
  const fulfillmentBy = (id: string): Order['fulfillmentBy'] => {
    const authority = find(id);
    return authority && !mailsKind(authority, 'fulfillment') ? 'desk' : 'authority';
  };
  const abilities = (id: string): OfferedAbilities => {
    const authority = find(id);
    if (!authority) return NOTHING;
    return {
      ...authority.abilities,
      changeApprover: canChangeApprover(authority),
      renew: true,
      reissue: canReissue(authority),
      revoke: canRevoke(authority),
    };
  };

  const order = (row: OrderSummaryRow): Order => ({
    number: row.number,
    commonName: row.common_name,
    names: row.names,
    productId: row.product_id,
    product: row.product,
    authorityId: row.authority_id,
    authority: row.authority,
    validationLevel: row.validation_level,
    validityDays: row.validity_days,
    status: row.status,
    statusReason: row.status_reason,
    statusDetail: row.status_detail,
    approverEmail: row.approver_email,
    pendingApproverEmail: row.pending_approver,
    language: row.language,
    encryption: row.encryption?.kind ?? null,
    fulfillmentBy: fulfillmentBy(row.authority_id),
    demo: row.demo,
    createdAt: row.created_at.toISOString(),
    effectiveAt: row.effective_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
    abilities: abilitiesOf(toOrderState(row), abilities(row.authority_id), limits, clock.now()),
    lastRequest: row.last_request,
  });

  const detail = (row: OrderRow, { issuances, approverChanges, deeds }: BesideOrder): OrderDetail => ({
    ...order(row),
    serverType: row.server_type,
    contacts: row.contacts as Contacts, // cast: the column's read type is the same shape, made from JSON
    encryptionKey: row.encryption,
    organization: row.organization,
    csr: row.csr,
    key: row.key,
    placedBy: row.placed_by === null ? null : { id: row.placed_by, name: row.placed_by_name ?? row.placed_by },
    authorityOrderId: row.authority_order_id,
    rawStatus: row.raw_status,
    validationMethod: row.validation_method,
    validations: row.validations,
    nextPollAt: row.next_poll_at?.toISOString() ?? null,
    lastPoll: row.polled_at && { at: row.polled_at.toISOString(), fault: row.poll_fault },
    issuances: [...issuances],
    timeline: row.timeline,
    approverAddresses: approverAddressesForNames(row.names, NAME_RULES),
    approverChanges: [...approverChanges],
    renews: row.renews,
    renewedBy: row.renewed_by,
    autoRenewal: {
      enabled: row.auto_renew,
      dueAt: row.auto_renew && row.renewed_by === null ? (row.renew_at?.toISOString() ?? null) : null,
      failures: row.renewal_failures,
      lastFailure: row.renewal_failure,
    },
    deeds: [...deeds],
  });

  return { order, detail, state: toOrderState };
}
