import type { CertificateDetail } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { ExpiryDate } from '../../../ui/expiry-date.tsx';
import { type Fact, Facts } from '../../../ui/facts.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { NameList } from '../../../ui/name-list.tsx';
import { Section } from '../../../ui/section.tsx';
import { keyText } from '../certificate-texts.ts';

export function CertificateFacts({ certificate }: { certificate: CertificateDetail }) {
  const intl = useIntl();
  return (
    <Section title={intl.formatMessage({ id: 'order.section.certificate' })}>
      <Facts facts={useFacts(certificate)} />
      <Fingerprints certificate={certificate} />
    </Section>
  );
}

function useFacts(certificate: CertificateDetail): Fact[] {
  const intl = useIntl();
  const fact = (id: FormatjsIntl.Message['ids'], value: Fact['value']): Fact => ({
    term: intl.formatMessage({ id }),
    value,
  });
  const { names, notBefore, notAfter, importedAt, importedBy, updatedAt } = certificate;
  return [
    fact('order.names', names.length > 0 && <NameList names={names} />),
    fact('certificates.column.organization', certificate.organization),
    fact('certificates.column.issuer', certificate.issuer),
    fact('order.effective', <Moment at={notBefore} />),
    fact('orders.column.expires', <ExpiryDate at={notAfter} isWatched />),
    fact('order.key', keyText(certificate.key)),
    fact('wizard.csr.signature', certificate.signatureAlgorithm),
    fact('order.serial', <span className="mono">{certificate.serialNumber}</span>),
    fact('certificate.imported_at', <Moment at={importedAt} />),
    fact('certificate.imported_by', importedBy),
    fact('certificate.updated_at', updatedAt && <Moment at={updatedAt} />),
  ];
}

function Fingerprints({ certificate }: { certificate: CertificateDetail }) {
  const intl = useIntl();
  const { subject, fingerprintSha256, fingerprintSha1, publicKeySha256 } = certificate;
  const mono = (text: string) => <span className="mono">{text}</span>;
  return (
    <details className="fold certificate-more">
      <summary>{intl.formatMessage({ id: 'certificate.fingerprints' })}</summary>
      <Facts
        facts={[
          { term: intl.formatMessage({ id: 'wizard.csr.subject' }), value: subject },
          { term: intl.formatMessage({ id: 'certificate.sha256' }), value: mono(fingerprintSha256) },
          { term: intl.formatMessage({ id: 'certificate.sha1' }), value: mono(fingerprintSha1) },
          { term: intl.formatMessage({ id: 'certificate.public_key' }), value: mono(publicKeySha256) },
        ]}
      />
    </details>
  );
}
