import type { FieldFault, SettingField } from '@certdesk/contract';

/** What stands in a form's fields: texts as they are typed, ticks, and what was chosen of a list. */
export type DraftValue = string | boolean | readonly string[];
export type Draft = Readonly<Record<string, DraftValue>>;

/** Above this many characters a text is one of many lines, such as PEM. */
const LINE_LENGTH = 1000;
export const isLongText = ({ maxLength = 0 }: SettingField): boolean => maxLength > LINE_LENGTH;

function draftValue({ type, choices, default: initial }: SettingField, value: unknown): DraftValue {
  const given = value ?? initial;
  if (type === 'boolean') return given === true;
  if (type === 'list') {
    const items = Array.isArray(given) ? given.map(String) : [];
    return choices ? items : items.join('\n');
  }
  return given === undefined || given === null ? '' : String(given);
}

/** Fields as they are filled in at first. */
export const draftOf = (fields: readonly SettingField[], settings: Readonly<Record<string, unknown>>): Draft =>
  Object.fromEntries(fields.map((field) => [field.name, draftValue(field, settings[field.name])]));

function settingValue({ type, choices }: SettingField, value: DraftValue): unknown {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (type === 'list') return text === '' ? undefined : text.split(/[\s,]+/);
  if (text === '') return undefined;
  if (type === 'number') return Number.isNaN(Number(text)) ? text : Number(text);
  return type === 'choice' ? (choices?.find((choice) => String(choice) === text) ?? text) : text;
}

/** What is sent: a field that is left empty is left out. What is no number is sent as it is, for the desk to say so. */
export function settingsOf(fields: readonly SettingField[], draft: Draft): Record<string, unknown> {
  const values = fields.map((field) => [field.name, settingValue(field, draft[field.name] ?? '')] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** Secrets to change: what is typed replaces, null takes away, and what is not named stays as it was. */
export type SecretDraft = Readonly<Record<string, string | null>>;

export const secretsOf = (draft: SecretDraft): Record<string, string | null> =>
  Object.fromEntries(
    Object.entries(draft).flatMap(([name, value]) => (value?.trim() === '' ? [] : [[name, value?.trim() ?? null]])),
  );

/** The fault of a field, or of anything in it: `/settings/methods/0` is one of `/settings/methods`. */
export const faultAt = (faults: readonly FieldFault[], path: string): FieldFault | undefined =>
  faults.find((fault) => fault.path === path || fault.path.startsWith(`${path}/`));

/** A tick that has to be set: terms to agree to. */
export const isAgreement = ({ type, choices = [] }: SettingField): boolean =>
  type === 'boolean' && choices.includes(true) && !choices.includes(false);

export function isMissing(field: SettingField, draft: Draft): boolean {
  if (isAgreement(field)) return field.required && draft[field.name] !== true;
  return field.required && field.type !== 'boolean' && (draft[field.name] ?? '').toString().trim() === '';
}
