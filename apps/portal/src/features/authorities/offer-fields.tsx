import { useIntl } from 'react-intl';
import { useSession } from '../../app/session.ts';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import type { OfferDraft } from './offer-draft.ts';
import { OfferProducts } from './offer-products.tsx';

export type OfferProps = {
  authorityId: string;
  /** Counted from 1, to tell several apart. */
  number: number;
  offer: OfferDraft;
  fault: (place: string) => string | undefined;
  onChange: (offer: OfferDraft) => void;
};

/** One rule: for which accounts, which products. */
export function OfferFields({ onRemove, ...props }: OfferProps & { onRemove: () => void }) {
  const intl = useIntl();
  const { number, offer, onChange } = props;
  const allOrSome = (all: FormatjsIntl.Message['ids'], some: FormatjsIntl.Message['ids']) => [
    { value: 'all', text: intl.formatMessage({ id: all }) },
    { value: 'some', text: intl.formatMessage({ id: some }) },
  ];
  return (
    <fieldset className="offer">
      <legend className="setting-fields__legend">{intl.formatMessage({ id: 'authority.offer' }, { number })}</legend>
      <Select
        id={`offer-${offer.key}-accounts`}
        label={intl.formatMessage({ id: 'authority.offer.accounts' })}
        value={offer.isForAll ? 'all' : 'some'}
        onChange={(value) => onChange({ ...offer, isForAll: value === 'all' })}
        choices={allOrSome('authority.offer.accounts.all', 'authority.offer.accounts.some')}
      />
      {!offer.isForAll && <OfferAccounts {...props} />}
      <Select
        id={`offer-${offer.key}-products`}
        label={intl.formatMessage({ id: 'authority.offer.products' })}
        value={offer.isOfAll ? 'all' : 'some'}
        onChange={(value) => onChange({ ...offer, isOfAll: value === 'all' })}
        choices={allOrSome('authority.offer.products.all', 'authority.offer.products.some')}
      />
      {!offer.isOfAll && <OfferProducts {...props} />}
      <div>
        <Button size="sm" kind="ghost" onClick={onRemove}>
          {intl.formatMessage({ id: 'authority.offer.remove' }, { number })}
        </Button>
      </div>
    </fieldset>
  );
}

/** Accounts that one is a member of by their names; others by their ids, which the console lists. */
function OfferAccounts({ offer, fault, onChange }: OfferProps) {
  const intl = useIntl();
  const { accounts } = useSession();
  const toggle = (id: string, isChosen: boolean) =>
    onChange({ ...offer, accounts: isChosen ? [...offer.accounts, id] : offer.accounts.filter((one) => one !== id) });
  return (
    <div className="offer__details">
      {accounts.map(({ id, name }) => (
        <CheckBox
          key={id}
          id={`offer-${offer.key}-account-${id}`}
          label={name}
          isChecked={offer.accounts.includes(id)}
          onChange={(isChosen) => toggle(id, isChosen)}
        />
      ))}
      <TextArea
        id={`offer-${offer.key}-others`}
        label={intl.formatMessage({ id: 'authority.offer.others' })}
        helper={intl.formatMessage({ id: 'authority.offer.others.helper' })}
        fault={fault('/accounts')}
        value={offer.others}
        onChange={(others) => onChange({ ...offer, others })}
        rows={2}
      />
    </div>
  );
}
