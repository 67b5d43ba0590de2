import type { Issuance, OrderStatus, StatusReason, Validation } from '@certdesk/contract';
import { pemDecode } from '@certdesk/pki';
import type { AuthorityOrderState } from '../../authority.ts';
import { issuanceOf } from '../shared/certificate-chain.ts';
import { orderState } from '../shared/order-state.ts';
import type { Info } from './namecheap-answers.ts';
import type { Request } from './order-notes.ts';

type State = { readonly status: OrderStatus; readonly reason: StatusReason | null };

/** Namecheap's words for the state of a certificate, in small letters: it writes them in several ways. */
const STATES: Readonly<Record<string, State>> = {
  newpurchase: { status: 'processing', reason: null },
  newrenewal: { status: 'processing', reason: null },
  purchased: { status: 'pending_approval', reason: null },
  // Namecheap's support has to set it back.
  purchaseerror: { status: 'processing', reason: null },
  active: { status: 'issued', reason: null },
  replaced: { status: 'issued', reason: null },
  cancelled: { status: 'canceled', reason: 'canceled_by_account' },
};

/** Words that nobody has heard of: whoever has a certificate has it, the others wait. */
const unknownState = (issuance: Issuance | undefined): State => ({
  status: issuance ? 'issued' : 'processing',
  reason: null,
});

/** What has to be set for each name, and by whom. Namecheap does not say which of them it has found. */
export function validationsOf({ names, method, shown }: Request): Validation[] {
  return names.map((name) => {
    const found = shown.find((one) => one.name === name || one.name === name.replace(/^\*\./, ''));
    const { file, record } = found ?? {};
    const domain = name.replace(/^\*\./, '');
    return {
      name,
      method,
      state: 'waiting',
      by: 'person',
      ...(record && { record: { type: 'CNAME', name: record.host, value: record.target } }),
      ...(file && {
        file: { url: `http://${domain}/.well-known/pki-validation/${file.name}`, content: file.content },
      }),
    };
  });
}

/** The certificate that was issued, without the certificate. */
export function issuanceIn({ pems: [leaf] }: Info): Issuance | undefined {
  const der = pemDecode(leaf ?? '')[0]?.der;
  return der && issuanceOf(der);
}

export function toState(id: string, info: Info, request: Request | undefined): AuthorityOrderState {
  const issuance = issuanceIn(info);
  const { status, reason } = STATES[info.status.toLowerCase()] ?? unknownState(issuance);
  const isWaiting = status === 'pending_approval';
  // While a reissue waits, the certificate that it will replace is still there.
  const isReissue = request?.replaces !== undefined;
  return orderState({
    authorityOrderId: id,
    status: isWaiting && isReissue ? 'issued' : status,
    statusReason: reason,
    statusDetail: info.status.toLowerCase() === 'purchaseerror' ? (info.description ?? null) : null,
    issuances: issuance ? [issuance] : [],
    rawStatus: info.status,
    validations: isWaiting && request ? validationsOf(request) : [],
  });
}
