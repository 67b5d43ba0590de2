import { isLanguage, type Language, pickLanguage } from '@certdesk/contract';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { IntlProvider } from 'react-intl';
import { readSetting, writeSetting } from './settings.ts';

export type Messages = Record<FormatjsIntl.Message['ids'], string>;
type MessageModule = { default: Messages };

/** One chunk per language, so that a reader downloads only their own. */
const LOADERS: Record<Language, () => Promise<MessageModule>> = {
  en: () => import('@certdesk/locales/en/portal.json'),
  de: () => import('@certdesk/locales/de/portal.json'),
  es: () => import('@certdesk/locales/es/portal.json'),
  fr: () => import('@certdesk/locales/fr/portal.json'),
  it: () => import('@certdesk/locales/it/portal.json'),
  'pt-BR': () => import('@certdesk/locales/pt-BR/portal.json'),
};

type LanguageChoice = { language: Language; choose: (language: Language) => void };
const LanguageContext = createContext<LanguageChoice>({ language: 'en', choose: () => {} });
export const useLanguage = (): LanguageChoice => use(LanguageContext);

export function initialLanguage(): Language {
  const remembered = readSetting('language');
  return isLanguage(remembered) ? remembered : pickLanguage(navigator.languages);
}

export async function loadMessages(language: Language): Promise<Messages> {
  document.documentElement.lang = language;
  return (await LOADERS[language]()).default;
}

type Loaded = { language: Language; messages: Messages };

/** The words of the screens. A newly chosen language is shown once its words are here, so that nothing flickers. */
export function LanguageProvider({ initial, children }: { initial: Loaded; children: ReactNode }) {
  const [loaded, setLoaded] = useState(initial);
  const choose = useCallback((language: Language) => {
    writeSetting('language', language);
    loadMessages(language).then((messages) => setLoaded({ language, messages }), reloadPage);
  }, []);
  useEffect(() => {
    document.documentElement.lang = loaded.language;
  }, [loaded.language]);
  const choice = useMemo(() => ({ language: loaded.language, choose }), [loaded.language, choose]);
  return (
    <LanguageContext value={choice}>
      <IntlProvider locale={loaded.language} messages={loaded.messages}>
        {children}
      </IntlProvider>
    </LanguageContext>
  );
}

/** A chunk that cannot be loaded belongs to an older build; the choice is remembered, so a fresh page has it. */
function reloadPage(): void {
  window.location.reload();
}
