import type { Issuance, OrderStatus, StatusReason } from '@certdesk/contract';
import { AuthorityError } from '../../authority-error.ts';
import { normalSerial } from '../shared/certificate-chain.ts';
import type { DigicertCertificate, OrderInfo } from './digicert-answers.ts';

type State = { readonly status: OrderStatus; readonly reason: StatusReason | null };

/** DigiCert's words for the state of an order; older interfaces wrote some of them in capitals. */
const STATES: Readonly<Record<string, State>> = {
  pending: { status: 'pending_approval', reason: null },
  needs_approval: { status: 'processing', reason: 'vetting' },
  processing: { status: 'processing', reason: 'issuing' },
  waiting_pickup: { status: 'processing', reason: 'issuing' },
  issued: { status: 'issued', reason: null },
  reissue_pending: { status: 'issued', reason: null },
  canceled: { status: 'canceled', reason: 'canceled_by_account' },
  rejected: { status: 'rejected', reason: 'rejected_by_vetting' },
  denied: { status: 'rejected', reason: 'rejected_by_vetting' },
  revoked: { status: 'revoked', reason: null },
  expired: { status: 'expired', reason: 'certificate_expired' },
};

/** `approved` and words that nobody has heard of: whoever has a certificate has it, the others wait. */
const unknownState = (isIssued: boolean): State =>
  isIssued ? { status: 'issued', reason: null } : { status: 'processing', reason: null };

export const stateOf = ({ status, certificate }: OrderInfo): State =>
  STATES[status.toLowerCase()] ?? unknownState(Boolean(certificate.serial_number));

/** Days as `yyyy-MM-dd`; DigiCert's certificates begin and end with a day of UTC. */
function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59Z`).toISOString();
}
function startOfDay(day: string): string {
  return new Date(`${day}T00:00:00Z`).toISOString();
}

/** The certificate that an order has led to, without the certificate; none while it waits for its first. */
export function issuanceOf({ serial_number, valid_from, valid_till }: DigicertCertificate): Issuance | undefined {
  if (!serial_number || !valid_from || !valid_till) return undefined;
  try {
    return {
      serialNumber: normalSerial(serial_number),
      notBefore: startOfDay(valid_from),
      notAfter: endOfDay(valid_till),
    };
  } catch (cause) {
    throw new AuthorityError('unreachable', { cause }); // RangeError: not a day
  }
}

/** All names, the common name first. */
export const namesOf = ({ common_name, dns_names }: DigicertCertificate): string[] => [
  ...new Set([...(common_name ? [common_name] : []), ...(dns_names ?? [])]),
];
