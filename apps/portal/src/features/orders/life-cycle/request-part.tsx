import type { OrderDetail } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { Notice } from '../../../ui/notice.tsx';
import { useSettled } from '../../../ui/use-settled.ts';
import { CsrGenerate } from '../wizard/csr-generate.tsx';
import { CsrPaste } from '../wizard/csr-paste.tsx';
import { CsrReportView } from '../wizard/csr-report.tsx';
import { type RequestSource, SourceCards } from '../wizard/source-cards.tsx';
import { csrCheckQuery } from '../wizard/wizard.queries.ts';
import { useWizard, WizardContext } from '../wizard/wizard-context.ts';
import { hasSameKey } from './same-key.ts';
import type { OrderRequest } from './use-request.ts';

/** What was pressed stands far beneath what is wrong. */
const FAULTY = '[aria-invalid="true"], .group__fault, .notice--error';

type RequestPartProps = { order: OrderDetail; request: OrderRequest; sources: readonly RequestSource[] };

/** The CSR for what is to come: the one the order has, where it may be kept, or another one for the same names. */
export function RequestPart({ order, request, sources }: RequestPartProps) {
  const { wizard, source, choose } = request;
  const part = useRef<HTMLDivElement>(null);
  const { faults } = wizard;
  useEffect(() => {
    if (Object.keys(faults).length === 0) return;
    const wrong = part.current?.querySelector<HTMLElement>(FAULTY);
    wrong?.focus();
    wrong?.scrollIntoView({ block: 'center' });
  }, [faults]);
  return (
    <WizardContext value={wizard}>
      <div ref={part} className="stack">
        <SourceCards sources={sources} chosen={source} onChoose={choose} />
        {source === 'generate' && <CsrGenerate />}
        {source === 'paste' && <CsrPaste />}
        {source !== 'keep' && (
          <>
            <CsrReportView />
            <KeyNote order={order} />
          </>
        )}
      </div>
    </WizardContext>
  );
}

const TYPING_MS = 400;

/** Worth knowing because there is an order: a key that is in use already. */
function KeyNote({ order }: { order: OrderDetail }) {
  const intl = useIntl();
  const { draft } = useWizard();
  const csr = useSettled(draft.csr, TYPING_MS);
  const report = useQuery(csrCheckQuery(csr, draft.productId)).data;
  const former = useQuery(csrCheckQuery(order.csr, draft.productId)).data;
  if (csr === '' || !hasSameKey(report, former)) return null;
  return (
    <Notice kind="warning" title={intl.formatMessage({ id: 'request.same_key' })}>
      {intl.formatMessage({ id: 'request.same_key.text' })}
    </Notice>
  );
}
