import { CsrGenerate } from './csr-generate.tsx';
import { CsrPaste } from './csr-paste.tsx';
import { CsrReportView } from './csr-report.tsx';
import type { Draft } from './draft.ts';
import { SourceCards } from './source-cards.tsx';
import { useWizard } from './wizard-context.ts';

const SOURCES: readonly Draft['csrSource'][] = ['generate', 'paste'];

export function CsrStep() {
  const { draft, edit, setPrivateKey } = useWizard();
  const choose = (csrSource: Draft['csrSource']) => {
    setPrivateKey(undefined);
    edit('/csr', { csrSource });
  };
  return (
    <>
      <SourceCards sources={SOURCES} chosen={draft.csrSource} onChoose={choose} />
      {draft.csrSource === 'generate' ? <CsrGenerate /> : <CsrPaste />}
      <CsrReportView />
    </>
  );
}
