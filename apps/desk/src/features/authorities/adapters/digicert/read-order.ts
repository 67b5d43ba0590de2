import type { AuthorityOrderState } from '../../authority.ts';
import { orderState } from '../shared/order-state.ts';
import { OrderInfo } from './digicert-answers.ts';
import { type DigicertClient, orderPath } from './digicert-client.ts';
import { issuanceOf, stateOf } from './digicert-states.ts';
import { lookForNames, type Progress } from './digicert-validations.ts';

/** Throws AuthorityError. */
export const readInfo = (client: DigicertClient, authorityOrderId: string): Promise<OrderInfo> =>
  client.json({ method: 'GET', path: orderPath(authorityOrderId) }, OrderInfo);

function toState(order: OrderInfo, progress: Progress | undefined): AuthorityOrderState {
  const { status, reason } = stateOf(order);
  const issuance = issuanceOf(order.certificate);
  const validations = progress?.validations ?? [];
  // With all names in order, what is waited for is the organization.
  const isVetting = status === 'pending_approval' && validations.length > 0 && validations.every(isValid);
  return orderState({
    authorityOrderId: String(order.id),
    status: isVetting ? 'processing' : status,
    statusReason: isVetting ? 'vetting' : reason,
    approvalEndsAt: progress?.endsAt ?? null,
    issuances: issuance ? [issuance] : [],
    rawStatus: order.status,
    validations,
  });
}
const isValid = ({ state }: { readonly state: string }): boolean => state === 'valid';

const WAITS_FOR_NAMES: readonly string[] = ['pending', 'reissue_pending'];

/** The order as DigiCert has it now. While it waits for its names, DigiCert is made to look for them. */
export async function readOrder(client: DigicertClient, authorityOrderId: string): Promise<AuthorityOrderState> {
  const order = await readInfo(client, authorityOrderId);
  if (!WAITS_FOR_NAMES.includes(order.status)) return toState(order, undefined);
  const progress = await lookForNames(client, order);
  return progress.isIssued ? toState(await readInfo(client, authorityOrderId), undefined) : toState(order, progress);
}
