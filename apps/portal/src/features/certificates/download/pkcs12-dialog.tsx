import type { CertificateDetail } from '@certdesk/contract';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../../ui/button.tsx';
import { CheckBox } from '../../../ui/check-box.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { PasswordField } from '../../../ui/password-field.tsx';
import { Secret } from '../../../ui/secret.tsx';
import type { Encryption } from './downloads.ts';
import { filePasswordFault, MIN_FILE_PASSWORD, makeFilePassword } from './file-password.ts';
import { useDownload } from './use-download.tsx';

const FORM = 'pkcs12';
type Pkcs12DialogProps = { certificate: CertificateDetail; onClose: () => void };

/** A password for the file, which is made in the browser: neither is ever sent. */
export function Pkcs12Dialog({ certificate, onClose }: Pkcs12DialogProps) {
  const intl = useIntl();
  const download = useDownload();
  const [encryption, setEncryption] = useState<Encryption>('modern');
  const title = intl.formatMessage({ id: 'download.pkcs12' });
  const start = (password: string) => download.start({ kind: 'pkcs12', certificate, password, encryption });
  const footer = (
    <>
      <Button kind="secondary" onClick={onClose}>
        {intl.formatMessage({ id: download.isSaved ? 'action.close' : 'action.cancel' })}
      </Button>
      <Button type="submit" form={FORM} isBusy={download.isBusy}>
        {intl.formatMessage({ id: 'pkcs12.submit' })}
      </Button>
    </>
  );
  return (
    <Dialog title={title} label={certificate.commonName} onClose={onClose} footer={footer}>
      {download.isSaved && <Notice kind="success" title={intl.formatMessage({ id: 'pkcs12.saved' })} />}
      {download.element}
      <PasswordForm onSubmit={start} />
      <CheckBox
        id="pkcs12-legacy"
        label={intl.formatMessage({ id: 'pkcs12.legacy' })}
        helper={intl.formatMessage({ id: 'pkcs12.legacy.help' })}
        isChecked={encryption === 'legacy'}
        onChange={(isLegacy) => setEncryption(isLegacy ? 'legacy' : 'modern')}
      />
    </Dialog>
  );
}

/** Typed twice, or made here and shown once. */
function PasswordForm({ onSubmit }: { onSubmit: (password: string) => void }) {
  const intl = useIntl();
  const [made, setMade] = useState<string>();
  const [typed, setTyped] = useState({ password: '', again: '' });
  const [wasTried, setTried] = useState(false);
  const [faults, setFaults] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (faults > 0) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [faults]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (made !== undefined) return onSubmit(made);
    const isGood = !(['password', 'again'] as const).some((field) => filePasswordFault(field, typed));
    setTried(!isGood);
    if (isGood) onSubmit(typed.password);
    else setFaults(faults + 1);
  };
  const input = (field: 'password' | 'again') => {
    const fault = wasTried ? filePasswordFault(field, typed) : undefined;
    const values = { min: MIN_FILE_PASSWORD };
    return (
      <PasswordField
        id={`pkcs12-${field}`}
        label={intl.formatMessage({ id: `pkcs12.${field}` })}
        helper={field === 'password' ? intl.formatMessage({ id: 'pkcs12.password.help' }, values) : undefined}
        autoComplete="off"
        value={typed[field]}
        onChange={(value) => setTyped({ ...typed, [field]: value })}
        fault={fault && intl.formatMessage({ id: fault }, values)}
        {...(field === 'password' ? { 'data-autofocus': true } : {})}
      />
    );
  };
  return (
    <form ref={form} id={FORM} className="stack" onSubmit={submit} noValidate>
      {made === undefined ? (
        <>
          {input('password')}
          {input('again')}
          <Button kind="tertiary" size="sm" onClick={() => setMade(makeFilePassword())}>
            {intl.formatMessage({ id: 'pkcs12.make' })}
          </Button>
        </>
      ) : (
        <div role="status">
          <Secret text={made} label={intl.formatMessage({ id: 'pkcs12.made' })}>
            {intl.formatMessage({ id: 'pkcs12.made.text' })}
          </Secret>
        </div>
      )}
    </form>
  );
}
