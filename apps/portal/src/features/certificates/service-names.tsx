import type { CertificateService } from '@certdesk/contract';
import { useIntl } from 'react-intl';

type ServiceNamesProps = { services: readonly Pick<CertificateService, 'id' | 'kind' | 'name'>[]; further?: number };

/** Services by the names that the account gave them, and of which kind each is; `further` ones are only counted. */
export function ServiceNames({ services, further = 0 }: ServiceNamesProps) {
  const intl = useIntl();
  return (
    <ul className="service-names">
      {services.map(({ id, kind, name }) => (
        <li key={id}>
          {name}
          <span className="cell-note">{intl.formatMessage({ id: `services.kind.${kind}` })}</span>
        </li>
      ))}
      {further > 0 && <li className="quiet">{intl.formatMessage({ id: 'services.further' }, { count: further })}</li>}
    </ul>
  );
}
