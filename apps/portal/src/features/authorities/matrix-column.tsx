import { CheckmarkFilled, CheckmarkOutline, SubtractAlt } from '@carbon/react/icons';
import { type AuthorityFactsView, type AuthorityMatrix, FACTS, type FactName } from '@certdesk/contract';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import type { z } from 'zod';
import { useKindText } from './use-authority-texts.ts';

type MatrixEntry = z.infer<typeof AuthorityMatrix>['items'][number];

/** All rows of one authority: its name, each ability, and what is to be known beside them. Each has its row in the grid. */
export function MatrixColumn({ entry: { name, kind, state, pausedReason, facts } }: { entry: MatrixEntry }) {
  const intl = useIntl();
  const kindText = useKindText();
  const methods = facts.validationMethods.map((method) => intl.formatMessage({ id: `validation.choice.${method}` }));
  return (
    <li className="matrix__column">
      <div className="matrix__head">
        <h2>{name}</h2>
        <p className="quiet">{kindText(kind)}</p>
        {state === 'paused' && (
          <p className="quiet">
            {intl.formatMessage({ id: 'authority.state.paused' })}
            {pausedReason && `: ${pausedReason}`}
          </p>
        )}
      </div>
      <dl className="matrix__rows">
        {FACTS.map((fact) => (
          <MatrixRow key={fact} term={intl.formatMessage({ id: `authority.fact.${fact}` })}>
            <Ability fact={fact} facts={facts} />
          </MatrixRow>
        ))}
        <MatrixRow term={intl.formatMessage({ id: 'matrix.methods' })}>
          {intl.formatList(methods, { type: 'disjunction' })}
          {facts.validationMethods.includes('email') && (
            <span className="matrix__states">{intl.formatMessage({ id: 'matrix.email_ends' })}</span>
          )}
        </MatrixRow>
        <MatrixRow term={intl.formatMessage({ id: 'matrix.languages' })}>
          <MailLanguages facts={facts} />
        </MatrixRow>
        <MatrixRow term={intl.formatMessage({ id: 'matrix.tried' })}>
          {intl.formatMessage({ id: `matrix.tried.${facts.triedAgainst}` })}
        </MatrixRow>
      </dl>
    </li>
  );
}

function MatrixRow({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="matrix__row">
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const SIGNS = {
  authority: { Icon: CheckmarkFilled, look: 'good' },
  desk: { Icon: CheckmarkOutline, look: 'good' },
  nobody: { Icon: SubtractAlt, look: 'out' },
} as const;

/** Who does it, and in which states of an order; by sign and word. */
function Ability({ fact, facts: { abilities } }: { fact: FactName; facts: AuthorityFactsView }) {
  const intl = useIntl();
  const { by, states, windowDays } = abilities[fact];
  const { Icon, look } = SIGNS[by];
  const names = states?.map((status) => intl.formatMessage({ id: `order.status.${status}` }));
  return (
    <>
      <span className="matrix__by">
        <Icon size={16} className={`mail-state--${look}`} aria-hidden="true" />
        {intl.formatMessage({ id: `matrix.by.${by}` })}
      </span>
      {names && <span className="matrix__states">{intl.formatList(names, { type: 'disjunction' })}</span>}
      {windowDays !== undefined && (
        <span className="matrix__states">{intl.formatMessage({ id: 'matrix.days' }, { days: windowDays })}</span>
      )}
    </>
  );
}

/** The desk mails in all its languages where the authority mails nothing. */
function MailLanguages({ facts: { mailLanguages, abilities } }: { facts: AuthorityFactsView }) {
  const intl = useIntl();
  if (mailLanguages) {
    const names = mailLanguages.map((language) => intl.formatDisplayName(language, { type: 'language' }) ?? language);
    return intl.formatList(names);
  }
  const isOurs = abilities.resendFulfillment.by === 'desk';
  return intl.formatMessage({ id: isOurs ? 'matrix.languages.desk' : 'matrix.languages.unknown' });
}
