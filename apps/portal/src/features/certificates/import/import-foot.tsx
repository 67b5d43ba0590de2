import type { CertificateDetail } from '@certdesk/contract';
import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { ApiProblem } from '../../../api/problem.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';

type ImportFootProps = {
  current: CertificateDetail | undefined;
  /** Why the desk did not take it. */
  error: Error | null;
  isReady: boolean;
  /** Something was given, and it cannot be sent as it is. */
  isBlocked: boolean;
  isBusy: boolean;
  onSend: () => void;
};

/** The confirmation, and what came of it: always in sight, however much was found. */
export function ImportFoot(props: ImportFootProps) {
  const { error, current } = props;
  return (
    <div className="import__foot">
      {error && <Refusal error={error} isUpdate={current !== undefined} />}
      <Buttons {...props} />
    </div>
  );
}

/** Where the desk has the same certificate already, also the way there. */
function Refusal({ error, isUpdate }: { error: Error; isUpdate: boolean }) {
  const intl = useIntl();
  const id = error instanceof ApiProblem ? error.params.certificateId : undefined;
  return (
    <>
      <ErrorNotice error={error} title={intl.formatMessage({ id: isUpdate ? 'update.error' : 'import.error' })} />
      {id !== undefined && (
        <Link to="/security/ssl/certificates/$id" params={{ id: String(id) }} className="cds--link inline-link">
          {intl.formatMessage({ id: 'import.already' })}
        </Link>
      )}
    </>
  );
}

function Buttons({ current, isReady, isBlocked, isBusy, onSend }: ImportFootProps) {
  const intl = useIntl();
  const name = intl.formatMessage({ id: current ? 'certificates.update' : 'certificates.import' });
  const cancel = intl.formatMessage({ id: 'action.cancel' });
  const look = buttonClass({ kind: 'secondary', size: 'md' });
  return (
    <div className="import__buttons">
      {isBlocked && (
        <p id="import-blocked" className="import__blocked">
          {intl.formatMessage({ id: 'import.blocked' })}
        </p>
      )}
      {current ? (
        <Link to="/security/ssl/certificates/$id" params={{ id: current.id }} className={look}>
          {cancel}
        </Link>
      ) : (
        <Link to="/security/ssl/certificates" className={look}>
          {cancel}
        </Link>
      )}
      <Button
        size="md"
        className={isReady ? undefined : 'cds--btn--disabled'}
        aria-disabled={!isReady || isBusy}
        aria-describedby={isBlocked ? 'import-blocked' : undefined}
        onClick={onSend}
      >
        {name}
        {isBusy && <span className="spinner" aria-hidden="true" />}
      </Button>
    </div>
  );
}
