import type { CertificateDetail } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Section } from '../../../ui/section.tsx';
import { ChainList } from '../chain-list.tsx';
import { shortName } from '../short-name.ts';

export function Chain({ certificate }: { certificate: CertificateDetail }) {
  const intl = useIntl();
  const { commonName, issuer, notAfter, chain } = certificate;
  const links = chain.map((link) => ({
    name: shortName(link.subject),
    issuer: shortName(link.issuer),
    notAfter: link.notAfter,
  }));
  const text = certificate.certificate + certificate.intermediateCertificates;
  return (
    <Section title={intl.formatMessage({ id: 'chain.title' })} actions={<CopyButton text={text} />}>
      <ChainList items={[{ name: commonName, issuer, notAfter }, ...links]} />
      <details className="fold certificate-more">
        <summary>{intl.formatMessage({ id: 'chain.show' })}</summary>
        <pre className="mono pem">{text}</pre>
      </details>
    </Section>
  );
}
