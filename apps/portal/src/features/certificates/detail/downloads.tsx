import { Download, Locked } from '@carbon/react/icons';
import type { CertificateDetail } from '@certdesk/contract';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { useMay } from '../../../app/session.ts';
import { ExplainedButton } from '../../../ui/explained-button.tsx';
import { Section } from '../../../ui/section.tsx';
import { Pkcs12Dialog } from '../download/pkcs12-dialog.tsx';
import { useDownload } from '../download/use-download.tsx';

const PUBLIC = ['certificate', 'chain', 'pkcs7', 'der'] as const;
const SECRET = ['private-key', 'pem', 'pkcs12'] as const;
type Kind = (typeof PUBLIC)[number] | (typeof SECRET)[number];

/** Every form in which the certificate can be taken along, and what each is for. */
export function Downloads({ certificate }: { certificate: CertificateDetail }) {
  const intl = useIntl();
  const mayExport = useMay('certificates.export');
  const download = useDownload();
  const [isPacking, setPacking] = useState(false);
  const reason = mayExport ? undefined : intl.formatMessage({ id: 'download.no_export' });
  const insecure = window.isSecureContext ? undefined : intl.formatMessage({ id: 'download.insecure' });
  const start = (kind: Kind) => (kind === 'pkcs12' ? setPacking(true) : download.start({ kind, certificate }));
  return (
    <Section title={intl.formatMessage({ id: 'download.title' })}>
      {download.element}
      <ul className="downloads">
        {PUBLIC.map((kind) => (
          <DownloadItem key={kind} kind={kind} reason={undefined} onStart={start} />
        ))}
        {SECRET.map((kind) => (
          <DownloadItem
            key={kind}
            kind={kind}
            reason={reason ?? (kind === 'pkcs12' ? insecure : undefined)}
            isSecret
            onStart={start}
          />
        ))}
      </ul>
      {isPacking && <Pkcs12Dialog certificate={certificate} onClose={() => setPacking(false)} />}
    </Section>
  );
}

type DownloadItemProps = {
  kind: Kind;
  reason: string | undefined;
  isSecret?: boolean;
  onStart: (kind: Kind) => void;
};

function DownloadItem({ kind, reason, isSecret = false, onStart }: DownloadItemProps) {
  const intl = useIntl();
  const name = intl.formatMessage({ id: `download.${kind}` });
  const Icon = isSecret ? Locked : Download;
  return (
    <li className="download">
      <Icon size={20} aria-hidden="true" />
      <div>
        <ExplainedButton label={name} reason={reason} onClick={() => onStart(kind)}>
          {name}
        </ExplainedButton>
        <p className="download__text">{intl.formatMessage({ id: `download.${kind}.text` })}</p>
      </div>
    </li>
  );
}
