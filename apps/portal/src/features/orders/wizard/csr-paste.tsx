import { useIntl } from 'react-intl';
import { useFault } from './fields.tsx';
import { PemField } from './pem-field.tsx';
import { useWizard } from './wizard-context.ts';

/** Paste, drop or choose a file. What it is, is told by its content. */
export function CsrPaste() {
  const intl = useIntl();
  const { draft, edit } = useWizard();
  const fault = useFault('/csr');
  return (
    <PemField
      id="csr-text"
      content="CERTIFICATE REQUEST"
      label={intl.formatMessage({ id: 'wizard.csr.text' })}
      rows={10}
      accept=".csr,.pem,.req,.txt,application/pkcs10"
      keyRemovedText="wizard.csr.key_removed"
      value={draft.csr}
      onChange={(csr) => edit('/csr', { csr })}
      fault={fault}
    />
  );
}
