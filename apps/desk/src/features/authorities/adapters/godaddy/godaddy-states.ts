import type { Issuance, OrderStatus, StatusReason, Validation } from '@certdesk/contract';
import type { AuthorityOrderState } from '../../authority.ts';
import { AuthorityError } from '../../authority-error.ts';
import { normalSerial } from '../shared/certificate-chain.ts';
import { orderState } from '../shared/order-state.ts';
import type { Certificate } from './godaddy-answers.ts';

type State = { readonly status: OrderStatus; readonly reason: StatusReason | null };

/** GoDaddy's words for the state of a certificate. While one is revoked or rekeyed, it is still there. */
const STATES: Readonly<Record<string, State>> = {
  PENDING_ISSUANCE: { status: 'pending_approval', reason: null },
  ISSUED: { status: 'issued', reason: null },
  PENDING_REKEY: { status: 'issued', reason: null },
  PENDING_REVOCATION: { status: 'issued', reason: null },
  CANCELED: { status: 'canceled', reason: 'canceled_by_account' },
  DENIED: { status: 'rejected', reason: 'rejected_by_vetting' },
  REVOKED: { status: 'revoked', reason: null },
  EXPIRED: { status: 'expired', reason: 'certificate_expired' },
};

/** Words that nobody has heard of, and `UNUSED`, which says nothing: whoever has a certificate has it, the others wait. */
const unknownState = (issuance: Issuance | undefined): State => ({
  status: issuance ? 'issued' : 'processing',
  reason: null,
});

function serialOf({ serialNumber, serialNumberHex }: Certificate): string | undefined {
  if (serialNumberHex) return normalSerial(serialNumberHex);
  if (!serialNumber) return undefined;
  if (!/^\d+$/.test(serialNumber)) throw new AuthorityError('unreachable', { cause: new Error('no serial number') });
  return normalSerial(BigInt(serialNumber).toString(16));
}

/** The certificate that an order has led to, without the certificate; none while it waits for its first. */
function issuanceOf(certificate: Certificate): Issuance | undefined {
  const serialNumber = serialOf(certificate);
  const { validStart, validEnd } = certificate;
  if (!serialNumber || !validStart || !validEnd) return undefined;
  return {
    serialNumber,
    notBefore: new Date(validStart).toISOString(),
    notAfter: new Date(validEnd).toISOString(),
  };
}

/** All names, the common name first. */
export const namesOf = ({ commonName, subjectAlternativeNames }: Certificate): string[] => [
  ...new Set([
    ...(commonName ? [commonName] : []),
    ...(subjectAlternativeNames ?? []).map((one) => one.subjectAlternativeName),
  ]),
];

const NAME_STATES: Readonly<Record<string, Validation['state']>> = {
  COMPLETED: 'valid',
  INVALID: 'invalid',
  FRAUD: 'invalid',
};

/** How far each name is. GoDaddy chooses how it is shown, and says so to the domain administrator only. */
const validationsOf = ({ subjectAlternativeNames }: Certificate): Validation[] =>
  (subjectAlternativeNames ?? []).map(({ subjectAlternativeName: name, status }) => {
    const state = NAME_STATES[status] ?? 'waiting';
    return { name, method: 'email', state, by: 'person', ...(state === 'invalid' && { detail: status }) };
  });

export function toState(certificate: Certificate): AuthorityOrderState {
  const issuance = issuanceOf(certificate);
  const { status, reason } = STATES[certificate.status] ?? unknownState(issuance);
  const isWaiting = status === 'pending_approval';
  const validations = isWaiting ? validationsOf(certificate) : [];
  // With all names in order, what is waited for is GoDaddy.
  const isVetting = validations.length > 0 && validations.every(({ state }) => state === 'valid');
  return orderState({
    authorityOrderId: certificate.certificateId,
    status: isVetting ? 'processing' : status,
    statusReason: isVetting ? 'vetting' : reason,
    statusDetail: certificate.deniedReason ?? null,
    issuances: issuance ? [issuance] : [],
    rawStatus: certificate.status,
    validations,
  });
}
