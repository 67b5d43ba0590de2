// biome-ignore-all lint/a11y/noRedundantRoles: the phone's layout makes cards of the rows, which takes their roles away
import type { Certificate } from '@certdesk/contract';
import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { DomainName } from '../../../ui/domain-name.tsx';
import { ExpiryDate } from '../../../ui/expiry-date.tsx';
import { Cell } from '../../../ui/records-table.tsx';
import { keyText } from '../certificate-texts.ts';
import { ServiceNames } from '../service-names.tsx';
import type { RowActions } from './certificates-table.tsx';
import { RowMenu } from './row-menu.tsx';

const SHOWN_NAMES = 2;
const SHOWN_SERVICES = 3;

export function CertificateRow({ certificate, ...actions }: { certificate: Certificate } & RowActions) {
  const { id, commonName, organization, issuer, notAfter, key, notes } = certificate;
  return (
    <tr role="row">
      <Cell label="orders.column.name" name="name">
        <Link to="/security/ssl/certificates/$id" params={{ id }} className="order-link">
          <DomainName name={commonName} />
        </Link>
        <FurtherNames certificate={certificate} />
      </Cell>
      <Cell label="certificates.column.organization" name="organization">
        {organization ?? <None />}
      </Cell>
      <Cell label="certificates.column.issuer" name="issuer">
        {issuer}
      </Cell>
      <Cell label="orders.column.expires" name="expires">
        <ExpiryDate at={notAfter} isWatched />
      </Cell>
      <Cell label="order.key" name="key">
        {keyText(key)}
      </Cell>
      <Cell label="certificates.column.services" name="services">
        <Services certificate={certificate} />
      </Cell>
      <Cell label="certificates.column.notes" name="notes">
        {notes === '' ? <None /> : <span className="clamped">{notes}</span>}
      </Cell>
      <Cell label="orders.column.actions" name="actions">
        <RowMenu certificate={certificate} {...actions} />
      </Cell>
    </tr>
  );
}

/** A sign for sighted readers; screen readers hear an empty cell as one. */
const None = () => (
  <span className="quiet none" aria-hidden="true">
    –
  </span>
);

function FurtherNames({ certificate: { names, commonName } }: { certificate: Certificate }) {
  const intl = useIntl();
  const further = names.filter((name) => name !== commonName);
  const count = further.length - SHOWN_NAMES;
  if (further.length === 0) return null;
  return (
    <span className="cell-note">
      {further.slice(0, SHOWN_NAMES).map((name) => (
        <DomainName key={name} name={name} />
      ))}
      {count > 0 && <span>{intl.formatMessage({ id: 'orders.further_names' }, { count })}</span>}
    </span>
  );
}

function Services({ certificate: { services } }: { certificate: Certificate }) {
  if (services.length === 0) return <None />;
  return <ServiceNames services={services.slice(0, SHOWN_SERVICES)} further={services.length - SHOWN_SERVICES} />;
}
