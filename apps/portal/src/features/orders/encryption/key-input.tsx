import { useIntl } from 'react-intl';
import { PemField } from '../wizard/pem-field.tsx';

type KeyInputProps = { value: string; onChange: (text: string) => void; fault: string | undefined };

/** Takes the domain administrator's certificate or public key. */
export function KeyInput(props: KeyInputProps) {
  const intl = useIntl();
  return (
    <PemField
      {...props}
      id="encryptionKey"
      content="CERTIFICATE"
      label={intl.formatMessage({ id: 'encryption.text' })}
      rows={6}
      accept=".pem,.crt,.cer,.der,.asc,.txt,application/pgp-keys"
      keyRemovedText="encryption.key_removed"
    />
  );
}
