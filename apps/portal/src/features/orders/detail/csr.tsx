import { useIntl } from 'react-intl';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Section } from '../../../ui/section.tsx';

export function Csr({ csr }: { csr: string }) {
  const intl = useIntl();
  return (
    <Section title={intl.formatMessage({ id: 'order.section.csr' })} actions={<CopyButton text={csr} />}>
      <details className="fold">
        <summary>{intl.formatMessage({ id: 'order.csr.show' })}</summary>
        <pre className="mono pem">{csr}</pre>
      </details>
    </Section>
  );
}
