import { useIntl } from 'react-intl';
import { ContactFieldset } from './contact-fieldset.tsx';
import { CountryChoice } from './country-choice.tsx';
import type { OrganizationFields } from './draft.ts';
import { Field, Group, GroupFault } from './fields.tsx';
import { useWizard } from './wizard-context.ts';

type TextField = Exclude<keyof OrganizationFields, 'country'>;

const FIELDS: readonly { name: TextField; isOptional: boolean; autoComplete: string }[] = [
  { name: 'name', isOptional: false, autoComplete: 'organization' },
  { name: 'registrationNumber', isOptional: true, autoComplete: 'off' },
  { name: 'street', isOptional: true, autoComplete: 'street-address' },
  { name: 'postalCode', isOptional: true, autoComplete: 'postal-code' },
  { name: 'city', isOptional: false, autoComplete: 'address-level2' },
  { name: 'region', isOptional: true, autoComplete: 'address-level1' },
];

export function OrganizationStep() {
  const intl = useIntl();
  const { draft, edit } = useWizard();
  const change = (name: keyof OrganizationFields) => (value: string) =>
    edit(`/organization/${name}`, { organization: { ...draft.organization, [name]: value } });
  return (
    <>
      <GroupFault path="/organization" />
      <Group
        title={intl.formatMessage({ id: 'order.organization' })}
        note={intl.formatMessage({ id: 'wizard.organization.help' })}
      >
        {FIELDS.map(({ name, ...rest }) => (
          <Field
            key={name}
            path={`/organization/${name}`}
            label={intl.formatMessage({ id: `organization.${name}` })}
            value={draft.organization[name]}
            onChange={change(name)}
            {...rest}
          />
        ))}
        <CountryChoice path="/organization/country" value={draft.organization.country} onChange={change('country')} />
      </Group>
      <ContactFieldset
        path="/contacts/organization"
        title={intl.formatMessage({ id: 'order.contact.organization' })}
        note={intl.formatMessage({ id: 'wizard.organization_contact.help' })}
        fields={draft.organizationContact}
        onChange={(part) => ({ organizationContact: { ...draft.organizationContact, ...part } })}
      />
    </>
  );
}
