import { type DragEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import { FileButton } from '../../../ui/file-button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { fileToText, removePrivateKeys } from './pem-input.ts';

const MAX_FILE = 65_536;

type PemFieldProps = {
  id: string;
  /** What stands in the text, between BEGIN and END. */
  content: 'CERTIFICATE REQUEST' | 'CERTIFICATE';
  label: string;
  rows: number;
  /** Kinds of files that the dialog of the browser offers; what is chosen is told by its content. */
  accept: string;
  /** Said when a private key was among what was given, and has been left out. */
  keyRemovedText: FormatjsIntl.Message['ids'];
  value: string;
  onChange: (text: string) => void;
  fault: string | undefined;
};

/** Takes PEM: pasted, dropped, or from a file. No private key gets through. */
export function PemField({ content, accept, keyRemovedText, onChange, ...field }: PemFieldProps) {
  const intl = useIntl();
  const [keyRemoved, setKeyRemoved] = useState(false);
  const [isOver, setOver] = useState(false);
  const take = (raw: string) => {
    const input = removePrivateKeys(raw);
    setKeyRemoved(input.keyRemoved);
    onChange(input.text);
  };
  const takeFile = async (file: File | undefined) => {
    if (file) take(fileToText(new Uint8Array(await file.slice(0, MAX_FILE).arrayBuffer()), content));
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
        {...field}
        helper={intl.formatMessage({ id: 'wizard.csr.text.help' })}
        placeholder={`-----BEGIN ${content}-----`}
        onChange={take}
      />
      <FileButton
        text={intl.formatMessage({ id: 'wizard.csr.file' })}
        accept={accept}
        onFiles={([file]) => void takeFile(file)}
      />
      {keyRemoved && <Notice kind="warning" title={intl.formatMessage({ id: keyRemovedText })} />}
    </div>
  );
}
