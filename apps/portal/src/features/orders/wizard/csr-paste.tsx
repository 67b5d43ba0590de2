import { type DragEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import { FileButton } from '../../../ui/file-button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { useFault } from './fields.tsx';
import { fileToText, removePrivateKeys } from './pem-input.ts';
import { useWizard } from './wizard-context.ts';

const MAX_FILE = 65_536;

/** Paste, drop or choose a file. What it is, is told by its content. */
export function CsrPaste() {
  const intl = useIntl();
  const { draft, edit } = useWizard();
  const fault = useFault('/csr');
  const [keyRemoved, setKeyRemoved] = useState(false);
  const [isOver, setOver] = useState(false);
  const take = (raw: string) => {
    const input = removePrivateKeys(raw);
    setKeyRemoved(input.keyRemoved);
    edit('/csr', { csr: input.text });
  };
  const takeFile = async (file: File | undefined) => {
    if (file) take(fileToText(new Uint8Array(await file.slice(0, MAX_FILE).arrayBuffer())));
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
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <TextArea
        id="csr-text"
        label={intl.formatMessage({ id: 'wizard.csr.text' })}
        helper={intl.formatMessage({ id: 'wizard.csr.text.help' })}
        placeholder="-----BEGIN CERTIFICATE REQUEST-----"
        rows={10}
        value={draft.csr}
        onChange={take}
        fault={fault}
      />
      <FileButton
        text={intl.formatMessage({ id: 'wizard.csr.file' })}
        accept=".csr,.pem,.req,.txt,application/pkcs10"
        onFiles={([file]) => void takeFile(file)}
      />
      {keyRemoved && <Notice kind="warning" title={intl.formatMessage({ id: 'wizard.csr.key_removed' })} />}
    </div>
  );
}
