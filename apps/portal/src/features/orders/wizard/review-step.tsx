import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { type Fact, Facts } from '../../../ui/facts.tsx';
import { ContactText, OrganizationText } from '../detail/order-facts.tsx';
import { keyCheckQuery } from '../encryption/key-report.tsx';
import { languageName, useServerName } from '../names.ts';
import { toOrder } from './draft.ts';
import { GroupFault } from './fields.tsx';
import { csrCheckQuery } from './wizard.queries.ts';
import { useWizard } from './wizard-context.ts';
import { type Step, stepOfPath, stepsFor } from './wizard-state.ts';

export function ReviewStep() {
  const intl = useIntl();
  const { product, faults } = useWizard();
  const elsewhere = Object.keys(faults).filter((path) => stepOfPath(path) === 'review');
  const facts = useReviewFacts();
  const steps = stepsFor(product?.validationLevel).filter((step) => step !== 'review');
  return (
    <>
      <p className="group__note">{intl.formatMessage({ id: 'wizard.review.text' })}</p>
      {elsewhere.map((path) => (
        <GroupFault key={path} path={path} />
      ))}
      {steps.map((step) => (
        <ReviewPart key={step} step={step} facts={facts[step]} />
      ))}
    </>
  );
}

function ReviewPart({ step, facts }: { step: Step; facts: readonly Fact[] }) {
  const intl = useIntl();
  const { go } = useWizard();
  const title = intl.formatMessage({ id: `wizard.step.${step}` });
  return (
    <section className="section" aria-label={title}>
      <div className="section__head">
        <h3>{title}</h3>
        <button
          type="button"
          className="link-button"
          aria-label={intl.formatMessage({ id: 'wizard.review.change_of' }, { step: title })}
          onClick={() => go(step)}
        >
          {intl.formatMessage({ id: 'wizard.review.change' })}
        </button>
      </div>
      <Facts facts={facts} />
    </section>
  );
}

function useReviewFacts(): Record<Step, readonly Fact[]> {
  const intl = useIntl();
  const serverName = useServerName();
  const { draft, product } = useWizard();
  const report = useQuery(csrCheckQuery(draft.csr, draft.productId)).data;
  const encryption = useQuery(keyCheckQuery(draft.encryptionKey, draft.approverEmail)).data?.key;
  const order = toOrder(draft, product?.validationLevel !== 'DV');
  const { technical, organization } = order.contacts;
  const fact = (id: FormatjsIntl.Message['ids'], value: Fact['value']): Fact => ({
    term: intl.formatMessage({ id }),
    value,
  });
  const level = product && intl.formatMessage({ id: `product.level.${product.validationLevel}` });
  const method = draft.validationMethod || product?.validationMethods[0];
  const key = report?.key && [report.key.type, report.key.curve ?? report.key.size].join(' ');
  return {
    product: [
      fact('orders.column.type', product && `${product.name}, ${level}`),
      fact('orders.column.authority', product?.authority),
      fact('order.validation_method', method && intl.formatMessage({ id: `validation.choice.${method}` })),
    ],
    csr: [fact('order.names', report?.names.join(', ')), fact('order.key', key)],
    contact: [
      fact('term.domain_administrator', draft.approverEmail),
      fact('encryption.title', encryption && intl.formatMessage({ id: `encryption.kind.${encryption.kind}` })),
      fact('order.language', languageName(draft.language, intl.locale)),
      fact('order.server', serverName(draft.serverType)),
      fact('order.contact.technical', technical && <ContactText contact={technical} />),
    ],
    organization: [
      fact('order.organization', order.organization && <OrganizationText organization={order.organization} />),
      fact('order.contact.organization', organization && <ContactText contact={organization} />),
    ],
    review: [],
  };
}
