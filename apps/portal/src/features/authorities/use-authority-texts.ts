import { useIntl } from 'react-intl';

type Id = FormatjsIntl.Message['ids'];

/** A message that may not be there: which settings there are is the desk's to say. */
function useLookUp(): (key: string) => string | undefined {
  const intl = useIntl();
  // cast: it is among the messages
  return (key) => (Object.hasOwn(intl.messages, key) ? intl.formatMessage({ id: key as Id }) : undefined);
}

/** What a kind of authority is called. */
export function useKindText(): (kind: string) => string {
  const lookUp = useLookUp();
  return (kind) => lookUp(`authority.kind.${kind}`) ?? kind;
}

export type SettingTexts = {
  readonly label: (name: string) => string;
  readonly helper: (name: string) => string | undefined;
  readonly choice: (name: string, value: string) => string;
};

/** The words for a kind's settings. What has no words of its own is shown by its name. */
export function useSettingTexts(kind: string): SettingTexts {
  const lookUp = useLookUp();
  return {
    label: (name) => lookUp(`authority.setting.${kind}.${name}`) ?? name,
    helper: (name) => lookUp(`authority.helper.${kind}.${name}`),
    choice: (name, value) => lookUp(`authority.choice.${kind}.${name}.${value}`) ?? value,
  };
}

const slugOf = (suggestion: string) => suggestion.replace(/^https:\/\//, '').replaceAll(/[^\w.-]+/g, '-');

/** What a suggested value of a setting is known as: `https://acme.zerossl.com/v2/DV90` as ZeroSSL. */
export function usePresetText(): (suggestion: string) => string {
  const lookUp = useLookUp();
  return (suggestion) => lookUp(`authority.preset.${slugOf(suggestion)}`) ?? suggestion;
}
