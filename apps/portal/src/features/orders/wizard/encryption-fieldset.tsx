import { useIntl } from 'react-intl';
import { KeyInput } from '../encryption/key-input.tsx';
import { KeyReport } from '../encryption/key-report.tsx';
import { Group, useFault } from './fields.tsx';
import { useWizard } from './wizard-context.ts';

/** What the mails of the order are to be encrypted to, if to anything. */
export function EncryptionFieldset() {
  const intl = useIntl();
  const { draft, edit } = useWizard();
  const fault = useFault('/encryptionKey');
  return (
    <Group
      title={intl.formatMessage({ id: 'field.optional' }, { label: intl.formatMessage({ id: 'encryption.title' }) })}
      note={intl.formatMessage({ id: 'encryption.help' })}
    >
      <div className="group__wide">
        <KeyInput
          value={draft.encryptionKey}
          onChange={(encryptionKey) => edit('/encryptionKey', { encryptionKey })}
          fault={fault}
        />
        <KeyReport encryptionKey={draft.encryptionKey} recipient={draft.approverEmail} />
      </div>
    </Group>
  );
}
