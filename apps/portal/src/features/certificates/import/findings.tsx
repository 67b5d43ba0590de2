import { severityOf } from '@certdesk/contract';
import { type ReactNode, useId } from 'react';
import { useIntl } from 'react-intl';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { type Examination, faultsToList } from './examination.ts';
import { FoundPieces, type Kept } from './found-pieces.tsx';
import { UnlockForm } from './unlock-form.tsx';
import { useFaultText } from './use-fault-text.ts';

type FindingsProps = {
  examination: Examination | undefined;
  error: unknown;
  isBusy: boolean;
  kept: Kept | undefined;
  children: ReactNode;
};

/** What was found in everything given, what is missing, and what is wrong with it. */
export function Findings({ examination, error, isBusy, kept, children }: FindingsProps) {
  const intl = useIntl();
  const id = useId();
  const faultText = useFaultText();
  return (
    <section className="found" aria-labelledby={id} aria-busy={isBusy}>
      <h2 id={id}>
        {intl.formatMessage({ id: 'import.found' })}
        {isBusy && <span className="spinner" aria-hidden="true" />}
      </h2>
      <Announcement examination={examination} isBusy={isBusy} />
      {error ? <ErrorNotice error={error} /> : null}
      {!examination && !error && <p className="quiet">{intl.formatMessage({ id: 'import.found.nothing' })}</p>}
      {examination?.locked.map((locked, index) => (
        <UnlockForm
          key={`${locked.field} ${locked.name} ${locked.kind}`}
          locked={locked}
          index={index}
          isBusy={isBusy}
          wrongText={faultText({ code: 'import.password_wrong', params: { what: locked.kind } })}
        />
      ))}
      {examination && (
        <>
          <FaultNotice severity="error" examination={examination} faultText={faultText} />
          <FoundPieces examination={examination} faultText={faultText} kept={kept} />
          <FaultNotice severity="warning" examination={examination} faultText={faultText} />
        </>
      )}
      {children}
    </section>
  );
}

/** For screen readers: said in one sentence once an examination is done. The element is there from the start. */
function Announcement({ examination, isBusy }: Pick<FindingsProps, 'examination' | 'isBusy'>) {
  const intl = useIntl();
  if (!examination || isBusy) return <p role="status" className="cds--visually-hidden" />;
  const { leaf, key, chain, locked } = examination;
  const errors = faultsToList(examination).filter(({ code }) => severityOf(code) === 'error');
  const pieces = [
    leaf && intl.formatMessage({ id: 'import.said.certificate' }, { name: leaf.commonName }),
    key && intl.formatMessage({ id: 'import.field.privateKey' }),
    chain.length > 0 && intl.formatMessage({ id: 'import.said.chain' }, { count: chain.length }),
    locked.length > 0 && intl.formatMessage({ id: 'import.said.locked' }, { count: locked.length }),
    errors.length > 0 && intl.formatMessage({ id: 'import.errors' }, { count: errors.length }),
  ].filter((piece) => typeof piece === 'string');
  const said = pieces.length > 0 ? intl.formatList(pieces) : intl.formatMessage({ id: 'import.found.none' });
  return (
    <p role="status" className="cds--visually-hidden">
      {`${intl.formatMessage({ id: 'import.found' })}: ${said}`}
    </p>
  );
}

type FaultNoticeProps = {
  severity: 'error' | 'warning';
  examination: Examination;
  faultText: ReturnType<typeof useFaultText>;
};

function FaultNotice({ severity, examination, faultText }: FaultNoticeProps) {
  const intl = useIntl();
  const faults = faultsToList(examination).filter(({ code }) => severityOf(code) === severity);
  if (faults.length === 0) return null;
  const title =
    severity === 'error'
      ? intl.formatMessage({ id: 'import.errors' }, { count: faults.length })
      : intl.formatMessage({ id: 'wizard.csr.warnings' });
  return (
    <Notice kind={severity} title={title}>
      <ul className="found__faults">
        {faults.map((fault) => (
          <li key={JSON.stringify([fault.code, fault.source, fault.params])}>
            {fault.source && <span className="found__source">{fault.source}</span>}
            {faultText(fault)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
