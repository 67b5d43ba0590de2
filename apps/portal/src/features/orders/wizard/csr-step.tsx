import { useIntl } from 'react-intl';
import { CsrGenerate } from './csr-generate.tsx';
import { CsrPaste } from './csr-paste.tsx';
import { CsrReportView } from './csr-report.tsx';
import type { Draft } from './draft.ts';
import { useWizard } from './wizard-context.ts';

const SOURCES: readonly Draft['csrSource'][] = ['generate', 'paste'];

export function CsrStep() {
  const intl = useIntl();
  const { draft, edit, setPrivateKey } = useWizard();
  const choose = (csrSource: Draft['csrSource']) => {
    setPrivateKey(undefined);
    edit('/csr', { csrSource });
  };
  return (
    <>
      <fieldset className="group">
        <legend>{intl.formatMessage({ id: 'wizard.csr.source' })}</legend>
        <div className="cards">
          {SOURCES.map((source) => (
            <label key={source} className="card">
              <input
                type="radio"
                name="csr-source"
                value={source}
                checked={draft.csrSource === source}
                onChange={() => choose(source)}
              />
              <span className="card__name">{intl.formatMessage({ id: `wizard.csr.${source}` })}</span>
              <span className="card__text">{intl.formatMessage({ id: `wizard.csr.${source}.text` })}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {draft.csrSource === 'generate' ? <CsrGenerate /> : <CsrPaste />}
      <CsrReportView />
    </>
  );
}
