import { Add } from '@carbon/react/icons';
import type { AuthorityView } from '@certdesk/contract';
import { type FormEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import { randomKey } from '../../api/intent.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useSession } from '../../app/session.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/section.tsx';
import { offerDraftOf, offerOf } from './offer-draft.ts';
import { OfferFields } from './offer-fields.tsx';
import { SaveLine } from './save-line.tsx';
import { faultAt } from './setting-draft.ts';
import { useChangeAuthority } from './use-change-authority.ts';

/** Which accounts may order which products, with what they cost. */
export function OffersSection({ authority }: { authority: AuthorityView }) {
  const intl = useIntl();
  const { accounts } = useSession();
  const known = new Set(accounts.map(({ id }) => id));
  const change = useChangeAuthority(authority);
  const [offers, setOffers] = useState(() => authority.offers.map((offer) => offerDraftOf(offer, known, randomKey())));
  const faults = change.error instanceof ApiProblem ? change.error.faults : [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ offers: offers.map(offerOf) });
  };
  const add = () =>
    setOffers((now) => [...now, offerDraftOf({ accounts: 'all', products: 'all' }, known, randomKey())]);
  return (
    <Section title={intl.formatMessage({ id: 'authority.offers' })}>
      <form className="authority-form" onSubmit={submit} noValidate>
        <p>{intl.formatMessage({ id: 'authority.offers.text' })}</p>
        {offers.length === 0 && <p className="quiet">{intl.formatMessage({ id: 'authority.offers.none' })}</p>}
        {offers.map((offer, index) => (
          <OfferFields
            key={offer.key}
            authorityId={authority.id}
            number={index + 1}
            offer={offer}
            fault={(place) => faultAt(faults, `/offers/${index}${place}`)?.detail}
            onChange={(edited) => setOffers((now) => now.map((one) => (one.key === offer.key ? edited : one)))}
            onRemove={() => setOffers((now) => now.filter((one) => one.key !== offer.key))}
          />
        ))}
        <div>
          <Button size="md" kind="ghost" renderIcon={Add} onClick={add}>
            {intl.formatMessage({ id: 'authority.offers.add' })}
          </Button>
        </div>
        {change.isError && <ErrorNotice error={change.error} />}
        <SaveLine change={change} text={intl.formatMessage({ id: 'authority.offers.save' })} />
      </form>
    </Section>
  );
}
