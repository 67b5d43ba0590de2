import type { ImportFault, ImportFaultCode, Language } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { createIntl } from 'react-intl';
import { useLanguage } from '../../../app/language.tsx';

type FaultMessages = Record<ImportFaultCode, string>;

const LOADERS: Record<Language, () => Promise<{ default: FaultMessages }>> = {
  en: () => import('@certdesk/locales/en/import.json'),
  de: () => import('@certdesk/locales/de/import.json'),
  es: () => import('@certdesk/locales/es/import.json'),
  fr: () => import('@certdesk/locales/fr/import.json'),
  it: () => import('@certdesk/locales/it/import.json'),
  'pt-BR': () => import('@certdesk/locales/pt-BR/import.json'),
};

/** The sentence of a fault, with its cause and remedy. The catalog comes with the import screen; until then it is empty. */
export function useFaultText(): (fault: ImportFault) => string {
  const { language } = useLanguage();
  const catalog = useQuery({
    queryKey: ['import-words', language],
    queryFn: async () => (await LOADERS[language]()).default,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(() => {
    const messages = catalog.data;
    if (!messages) return () => '';
    // cast: react-intl is typed by the portal's keys; this one is asked for those of import.json only
    const typed = messages as unknown as Record<FormatjsIntl.Message['ids'], string>;
    const intl = createIntl({ locale: language, messages: typed });
    return ({ code, params }: ImportFault) => {
      const id = code as unknown as FormatjsIntl.Message['ids']; // cast: see above
      return intl.formatMessage({ id }, { ...params });
    };
  }, [catalog.data, language]);
}
