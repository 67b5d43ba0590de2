import { Translate } from '@carbon/react/icons';
import { LANGUAGES } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { ChoiceList, Menu } from '../../ui/menu.tsx';
import { useLanguage } from '../language.tsx';

/** A language is named in itself, so that whoever cannot read the current one finds their own. */
const CHOICES = LANGUAGES.map((language) => {
  const name = new Intl.DisplayNames(language, { type: 'language', languageDisplay: 'standard' }).of(language);
  const text = name ?? language;
  return { value: language, text: text.charAt(0).toLocaleUpperCase(language) + text.slice(1), lang: language };
});

export function LanguageMenu() {
  const intl = useIntl();
  const { language, choose } = useLanguage();
  const label = intl.formatMessage({ id: 'shell.language' });
  return (
    <Menu label={label} face={<Translate size={20} />}>
      {(close) => (
        <ChoiceList
          label={label}
          choices={CHOICES}
          chosen={language}
          onChoose={(value) => {
            choose(value);
            close();
          }}
        />
      )}
    </Menu>
  );
}
