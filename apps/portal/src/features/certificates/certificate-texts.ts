import type { Certificate, CertificateKey, CertificateService } from '@certdesk/contract';
import { useIntl } from 'react-intl';

/** A key as it is called everywhere: "RSA 2048", "ECDSA P-256". */
export const keyText = ({ type, size, curve }: CertificateKey): string => `${type} ${curve ?? size}`;

/** A service by its kind and the name that the account gave it. */
export function useServiceText(): (service: Pick<CertificateService, 'kind' | 'name'>) => string {
  const intl = useIntl();
  return ({ kind, name }) =>
    intl.formatMessage({ id: 'services.one' }, { kind: intl.formatMessage({ id: `services.kind.${kind}` }), name });
}

export type Validity = 'valid' | 'expiring' | 'expired' | 'not_yet_valid';

/** How a certificate stands at a moment; the filters of the list mean the same. */
export function validityOf(
  { notBefore, notAfter }: Pick<Certificate, 'notBefore' | 'notAfter'>,
  { now, noticeDays }: { now: Date; noticeDays: number },
): Validity {
  const left = Date.parse(notAfter) - now.getTime();
  if (left < 0) return 'expired';
  if (Date.parse(notBefore) > now.getTime()) return 'not_yet_valid';
  return left <= noticeDays * 86_400_000 ? 'expiring' : 'valid';
}
