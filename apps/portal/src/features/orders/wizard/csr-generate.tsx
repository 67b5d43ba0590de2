import { Download } from '@carbon/react/icons';
import { useMutation } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { Button } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { loadPart } from '../../../ui/load-part.ts';
import { Notice } from '../../../ui/notice.tsx';
import { fileNameOf, saveFile } from '../../../ui/save-file.ts';
import { TextArea } from '../../../ui/text-area.tsx';
import { type Draft, KEY_KINDS, type KeyKind } from './draft.ts';
import { Choice, useFault } from './fields.tsx';
import { splitNames } from './pem-input.ts';
import { SubjectFields } from './subject-fields.tsx';
import { useWizard } from './wizard-context.ts';

export function CsrGenerate() {
  const intl = useIntl();
  const { draft, edit, setPrivateKey } = useWizard();
  const generate = useMutation({ mutationFn: makeCsr });
  if (!window.isSecureContext) {
    return <Notice kind="warning" title={intl.formatMessage({ id: 'wizard.csr.insecure' })} />;
  }
  const change = (part: Partial<Draft>) => {
    setPrivateKey(undefined);
    edit('/csr', part);
  };
  const make = () =>
    generate.mutate(draft, {
      onSuccess: ({ csrPem, privateKeyPem }) => {
        setPrivateKey(privateKeyPem);
        edit('/csr', { csr: csrPem, keySaved: false });
      },
    });
  return (
    <>
      <CsrForm onChange={change} />
      {generate.isError && <GenerateFault error={generate.error} />}
      <Button kind="tertiary" onClick={make} disabled={generate.isPending || splitNames(draft.names).length === 0}>
        {intl.formatMessage({ id: generate.isPending ? 'wizard.csr.generating' : 'wizard.csr.generate_now' })}
      </Button>
      <KeySaving />
    </>
  );
}

/** The code that makes keys is loaded when it is needed: most requests are pasted. */
async function makeCsr(draft: Draft) {
  const { createCsr } = await loadPart(() => import('@certdesk/pki'));
  const subject = {
    organization: draft.subjectOrganization.trim(),
    locality: draft.subjectCity.trim(),
    state: draft.subjectRegion.trim(),
    country: draft.subjectCountry,
  };
  const given = Object.fromEntries(Object.entries(subject).filter(([, value]) => value !== ''));
  return createCsr({ names: splitNames(draft.names), key: draft.keyKind, subject: given });
}

function GenerateFault({ error }: { error: Error }) {
  const intl = useIntl();
  const names = namesAtFault(error);
  if (names === '') return <ErrorNotice error={error} />;
  return (
    <Notice kind="error" title={intl.formatMessage({ id: 'wizard.csr.generate_failed' })}>
      {names}
    </Notice>
  );
}

/** createCsr names each bad name as "code name"; only the names are for people. */
function namesAtFault(error: Error): string {
  const findings: unknown = 'findings' in error ? error.findings : [];
  if (!Array.isArray(findings)) return '';
  return findings.map((finding) => String(finding).split(' ').slice(1).join(' ')).join(', ');
}

const KEY_TEXTS: Record<KeyKind, string> = {
  'ecdsa-p256': 'ECDSA P-256',
  'rsa-2048': 'RSA 2048',
  'rsa-3072': 'RSA 3072',
  'rsa-4096': 'RSA 4096',
};

function CsrForm({ onChange }: { onChange: (part: Partial<Draft>) => void }) {
  const intl = useIntl();
  const { draft, product, givenNames } = useWizard();
  const fault = useFault('/csr');
  const setKey = (value: string) => {
    const keyKind = KEY_KINDS.find((kind) => kind === value);
    if (keyKind) onChange({ keyKind });
  };
  return (
    <>
      {!givenNames && (
        <TextArea
          id="csr-names"
          label={intl.formatMessage({ id: 'wizard.csr.names' })}
          helper={intl.formatMessage({ id: 'wizard.csr.names.help' }, { count: product?.maxNames ?? 1 })}
          rows={3}
          value={draft.names}
          onChange={(names) => onChange({ names })}
          fault={fault}
        />
      )}
      {givenNames && fault !== undefined && (
        <p className="group__fault" role="alert" tabIndex={-1}>
          {intl.formatMessage({ id: 'wizard.csr.make_first' })}
        </p>
      )}
      <Choice
        path="/csr/kind"
        label={intl.formatMessage({ id: 'wizard.csr.key' })}
        value={draft.keyKind}
        onChange={setKey}
        choices={KEY_KINDS.map((value) => ({ value, text: KEY_TEXTS[value] }))}
        helper={intl.formatMessage({ id: 'wizard.csr.key.help' })}
      />
      {product && product.validationLevel !== 'DV' && <SubjectFields onChange={onChange} />}
    </>
  );
}

function KeySaving() {
  const intl = useIntl();
  const { draft, edit, faults, privateKey } = useWizard();
  if (draft.csr === '') return null;
  if (privateKey === undefined) {
    return <Notice kind="success" title={intl.formatMessage({ id: 'wizard.key.saved_before' })} />;
  }
  const save = () => {
    const content = new Blob([privateKey], { type: 'application/x-pem-file' });
    saveFile({ name: fileNameOf(splitNames(draft.names)[0] ?? '', 'key'), content });
    edit('/csr/key', { keySaved: true });
  };
  const isUrgent = faults['/csr/key'] !== undefined;
  const action = (
    <Button size="sm" kind={draft.keySaved ? 'tertiary' : 'primary'} renderIcon={Download} onClick={save}>
      {intl.formatMessage({ id: draft.keySaved ? 'wizard.key.save_again' : 'wizard.key.save' })}
    </Button>
  );
  const kind = draft.keySaved ? 'success' : isUrgent ? 'error' : 'warning';
  return (
    <Notice
      kind={kind}
      title={intl.formatMessage({ id: draft.keySaved ? 'wizard.key.saved' : 'wizard.key.title' })}
      action={action}
    >
      {intl.formatMessage({ id: 'wizard.key.text' })}
    </Notice>
  );
}
