import type { AuthorityKind } from '@certdesk/contract';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { ApiProblem } from '../../api/problem.ts';
import {
  type DraftValue,
  draftOf,
  faultAt,
  isAgreement,
  isMissing,
  type SecretDraft,
  secretsOf,
  settingsOf,
} from './setting-draft.ts';

export type SettingForm = ReturnType<typeof useSettingForm>;

type Initial = {
  readonly kind: AuthorityKind;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** When each secret was set; nothing for an authority that is not there yet. */
  readonly secretsSet: ReadonlyMap<string, string | null>;
  /** The answer to the last try: its faults are shown at their fields. */
  readonly error: unknown;
};

/** The name, settings and secrets of an authority while they are filled in. */
export function useSettingForm({ kind, name: initialName, settings, secretsSet, error }: Initial) {
  const intl = useIntl();
  const plain = kind.fields.filter(({ secret }) => !secret);
  const secret = kind.fields.filter((field) => field.secret);
  const [name, setName] = useState(initialName);
  const [draft, setDraft] = useState(() => draftOf(plain, settings));
  const [secrets, setSecrets] = useState<SecretDraft>({});
  const [wasTried, setTried] = useState(false);
  const faults = error instanceof ApiProblem ? error.faults : [];
  const required = intl.formatMessage({ id: 'field.required' });
  const agree = intl.formatMessage({ id: 'authority.agree' });
  const agreements = new Set(plain.filter(isAgreement).map((field) => `/settings/${field.name}`));
  const missing = (path: string): boolean => {
    const [, place, key = ''] = path.split('/');
    if (place === 'name') return name.trim() === '';
    const field = kind.fields.find((one) => one.name === key);
    if (!field) return false;
    if (!field.secret) return isMissing(field, draft);
    return field.required && !secretsSet.get(key) && !secrets[key]?.trim();
  };
  const paths = ['/name', ...kind.fields.map((field) => `/${field.secret ? 'secrets' : 'settings'}/${field.name}`)];
  const faultOf = (path: string): string | undefined => {
    if (wasTried && missing(path)) return agreements.has(path) ? agree : required;
    const fault = faultAt(faults, path);
    return fault && (fault.detail ?? (fault.code === 'field.required' ? required : fault.code));
  };
  return {
    ...{ name, setName, draft, secrets, faultOf, plain, secret, secretsSet },
    setValue: (key: string, value: DraftValue) => setDraft((now) => ({ ...now, [key]: value })),
    setSecret: (key: string, value: string | null | undefined) =>
      setSecrets((now) => {
        const { [key]: _, ...others } = now;
        return value === undefined ? others : { ...others, [key]: value };
      }),
    /** They are kept now; what was typed is shown no more. */
    forgetSecrets: () => setSecrets({}),
    /** Whether it is worth sending; from now on what is missing is said at its field. */
    isComplete: (): boolean => {
      setTried(true);
      return !paths.some(missing);
    },
    body: () => ({ name: name.trim(), settings: settingsOf(plain, draft), secrets: secretsOf(secrets) }),
  };
}
