import { LANGUAGES, SERVER_TYPES } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { languageName, useServerName } from '../names.ts';
import { ApproverChoice } from './approver-choice.tsx';
import { ContactFieldset } from './contact-fieldset.tsx';
import { EncryptionFieldset } from './encryption-fieldset.tsx';
import { Choice, Group } from './fields.tsx';
import { useWizard } from './wizard-context.ts';

export function ContactStep() {
  const intl = useIntl();
  const { draft, edit } = useWizard();
  return (
    <>
      <ApproverChoice />
      <Group title={intl.formatMessage({ id: 'wizard.mails' })}>
        <Choice
          path="/language"
          label={intl.formatMessage({ id: 'order.language' })}
          value={draft.language}
          onChange={(value) => edit('/language', { language: LANGUAGES.find((known) => known === value) ?? 'en' })}
          choices={LANGUAGES.map((value) => ({ value, text: languageName(value, intl.locale) }))}
          helper={intl.formatMessage({ id: 'wizard.language.help' })}
        />
        <ServerChoice />
      </Group>
      <EncryptionFieldset />
      <ContactFieldset
        path="/contacts/technical"
        title={intl.formatMessage({ id: 'order.contact.technical' })}
        note={intl.formatMessage({ id: 'wizard.technical.help' })}
        fields={draft.technical}
        onChange={(part) => ({ technical: { ...draft.technical, ...part } })}
      />
    </>
  );
}

function ServerChoice() {
  const intl = useIntl();
  const serverName = useServerName();
  const { draft, edit } = useWizard();
  return (
    <Choice
      path="/serverType"
      label={intl.formatMessage({ id: 'order.server' })}
      value={draft.serverType}
      onChange={(value) =>
        edit('/serverType', { serverType: SERVER_TYPES.find((known) => known === value) ?? 'other' })
      }
      choices={SERVER_TYPES.map((value) => ({ value, text: serverName(value) }))}
      helper={intl.formatMessage({ id: 'wizard.server.help' })}
    />
  );
}
