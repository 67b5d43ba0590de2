import { CheckmarkFilled, ErrorFilled, WarningAltFilled } from '@carbon/react/icons';
import type { AuthorityTest } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { Moment } from '../../ui/moment.tsx';

const LOOKS = {
  works: { look: 'good', Icon: CheckmarkFilled },
  refused: { look: 'bad', Icon: ErrorFilled },
  unreachable: { look: 'warn', Icon: WarningAltFilled },
} as const;

/** How the last test went, when, and what the authority said. */
export function TestResult({ test }: { test: AuthorityTest | null }) {
  const intl = useIntl();
  if (!test) return <span className="quiet">{intl.formatMessage({ id: 'authority.test.never' })}</span>;
  const { look, Icon } = LOOKS[test.outcome];
  return (
    <div className="test-result">
      <p className="row-progress__state">
        <Icon size={16} className={`mail-state--${look}`} aria-hidden="true" />
        <span>{intl.formatMessage({ id: `authority.test.${test.outcome}` })}</span>
        <span className="quiet">
          <Moment at={test.at} />
        </span>
      </p>
      {test.detail && (
        <p className="cell-note">
          {intl.formatMessage({ id: 'authority.test.words' }, { words: <q key="words">{test.detail}</q> })}
        </p>
      )}
    </div>
  );
}
