import { type DragEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import { FileButton } from '../../../ui/file-button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { fileToText, removePrivateKeys } from '../wizard/pem-input.ts';

const MAX_FILE = 65_536;

type KeyInputProps = { value: string; onChange: (text: string) => void; fault: string | undefined };

/** Takes the domain administrator's certificate or public key: pasted, dropped, or from a file. */
export function KeyInput({ value, onChange, fault }: KeyInputProps) {
  const intl = useIntl();
  const [keyRemoved, setKeyRemoved] = useState(false);
  const [isOver, setOver] = useState(false);
  const take = (raw: string) => {
    const input = removePrivateKeys(raw);
    setKeyRemoved(input.keyRemoved);
    onChange(input.text);
  };
  const takeFile = async (file: File | undefined) => {
    if (file) take(fileToText(new Uint8Array(await file.slice(0, MAX_FILE).arrayBuffer()), 'CERTIFICATE'));
  };
  const over = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void takeFile(event.dataTransfer.files[0]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is an extra; the button beneath does the same
    <div
      className={isOver ? 'drop drop--over' : 'drop'}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <TextArea
        id="encryptionKey"
        label={intl.formatMessage({ id: 'encryption.text' })}
        helper={intl.formatMessage({ id: 'wizard.csr.text.help' })}
        placeholder="-----BEGIN CERTIFICATE-----"
        rows={6}
        value={value}
        onChange={take}
        fault={fault}
      />
      <FileButton
        text={intl.formatMessage({ id: 'wizard.csr.file' })}
        accept=".pem,.crt,.cer,.der,.asc,.txt,application/pgp-keys"
        onFiles={([file]) => void takeFile(file)}
      />
      {keyRemoved && <Notice kind="warning" title={intl.formatMessage({ id: 'encryption.key_removed' })} />}
    </div>
  );
}
