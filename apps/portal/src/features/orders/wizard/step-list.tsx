import { CheckmarkOutline, CircleDash, Incomplete } from '@carbon/react/icons';
import { useIntl } from 'react-intl';
import type { Step } from './wizard-state.ts';

type StepListProps = { steps: readonly Step[]; current: Step; onGo: (step: Step) => void };

/** Where one is, in Carbon's look. Steps that lie behind can be gone back to; those ahead are reached by Next. */
export function StepList({ steps, current, onGo }: StepListProps) {
  const intl = useIntl();
  const at = steps.indexOf(current);
  return (
    <nav aria-label={intl.formatMessage({ id: 'wizard.steps' })}>
      <ol className="steps">
        {steps.map((step, index) => {
          const Icon = index < at ? CheckmarkOutline : index === at ? Incomplete : CircleDash;
          const text = intl.formatMessage({ id: `wizard.step.${step}` });
          const face = (
            <>
              <Icon size={16} aria-hidden="true" />
              <span>{text}</span>
            </>
          );
          return (
            <li
              key={step}
              className={index <= at ? 'steps__step steps__step--reached' : 'steps__step'}
              aria-current={index === at ? 'step' : undefined}
            >
              {index < at ? (
                <button type="button" className="steps__face" onClick={() => onGo(step)}>
                  {face}
                </button>
              ) : (
                <span className="steps__face">{face}</span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
