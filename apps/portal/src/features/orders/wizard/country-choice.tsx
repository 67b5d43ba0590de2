import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { Choice } from './fields.tsx';

const A = 65;
const LETTERS = Array.from({ length: 26 }, (_, index) => String.fromCharCode(A + index));
const PAIRS = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
/** Codes that have a name but are no country: groupings, outlying oceans, pseudo locales (CLDR's own and retired codes). */
const NO_COUNTRY = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ', 'AC', 'CP', 'CQ', 'DG', 'EA', 'IC', 'TA']);

/** ISO 3166-1 countries by their name in the reader's language. The browser knows them; only aliases are left out. */
function countriesIn(locale: string): { value: string; text: string }[] {
  const names = new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' });
  const isCanonical = (code: string) => new Intl.Locale(`und-${code}`).region === code;
  return PAIRS.filter((code) => !NO_COUNTRY.has(code) && isCanonical(code))
    .flatMap((value) => {
      const text = names.of(value);
      return text ? [{ value, text }] : [];
    })
    .sort((a, b) => a.text.localeCompare(b.text, locale));
}

type CountryChoiceProps = { path: string; value: string; onChange: (value: string) => void };

export function CountryChoice({ path, value, onChange }: CountryChoiceProps) {
  const intl = useIntl();
  const countries = useMemo(() => countriesIn(intl.locale), [intl.locale]);
  const none = { value: '', text: intl.formatMessage({ id: 'organization.country.choose' }) };
  return (
    <Choice
      path={path}
      label={intl.formatMessage({ id: 'organization.country' })}
      value={value}
      onChange={onChange}
      choices={[none, ...countries]}
    />
  );
}
