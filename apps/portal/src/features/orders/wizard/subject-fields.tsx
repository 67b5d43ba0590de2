import { useIntl } from 'react-intl';
import { CountryChoice } from './country-choice.tsx';
import type { Draft } from './draft.ts';
import { Field, Group } from './fields.tsx';
import { useWizard } from './wizard-context.ts';

/** The subject of the request. The authority writes what it has verified into the certificate, not what stands here. */
export function SubjectFields({ onChange }: { onChange: (part: Partial<Draft>) => void }) {
  const intl = useIntl();
  const { draft, edit } = useWizard();
  const subject: [keyof Draft & `subject${string}`, FormatjsIntl.Message['ids']][] = [
    ['subjectOrganization', 'organization.name'],
    ['subjectCity', 'organization.city'],
    ['subjectRegion', 'organization.region'],
  ];
  const change = (part: Partial<Draft>) => {
    edit('/csr', { csr: '', keySaved: false });
    onChange(part);
  };
  return (
    <Group title={intl.formatMessage({ id: 'wizard.csr.subject' })}>
      {subject.map(([name, label]) => (
        <Field
          key={name}
          path={`/${name}`}
          label={intl.formatMessage({ id: label })}
          value={draft[name]}
          onChange={(value) => change({ [name]: value })}
          isOptional
        />
      ))}
      <CountryChoice
        path="/subjectCountry"
        value={draft.subjectCountry}
        onChange={(subjectCountry) => change({ subjectCountry })}
      />
    </Group>
  );
}
