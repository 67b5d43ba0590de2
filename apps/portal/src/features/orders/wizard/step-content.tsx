import { type ReactNode, useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { ContactStep } from './contact-step.tsx';
import { CsrStep } from './csr-step.tsx';
import { OrganizationStep } from './organization-step.tsx';
import { ProductStep } from './product-step.tsx';
import { ReviewStep } from './review-step.tsx';
import { useWizard } from './wizard-context.ts';
import type { Step } from './wizard-state.ts';

const FAULTY = '[aria-invalid="true"], .group__fault';

const CONTENT: Record<Step, () => ReactNode> = {
  product: ProductStep,
  csr: CsrStep,
  contact: ContactStep,
  organization: OrganizationStep,
  review: ReviewStep,
};

/** One step under its heading, which takes the focus when the step changes, or else the first field at fault does. */
export function StepContent({ step }: { step: Step }) {
  const intl = useIntl();
  const { faults } = useWizard();
  const section = useRef<HTMLElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    const wrong = section.current?.querySelector<HTMLElement>(FAULTY);
    const isMove = shown.current !== step;
    shown.current = step;
    if (Object.keys(faults).length > 0 && wrong) wrong.focus();
    else if (isMove) section.current?.querySelector('h2')?.focus();
  }, [step, faults]);
  const Content = CONTENT[step];
  return (
    <section ref={section} className="wizard__step" aria-labelledby="step-title">
      <h2 id="step-title" tabIndex={-1}>
        {intl.formatMessage({ id: `wizard.step.${step}` })}
      </h2>
      <Content />
    </section>
  );
}
