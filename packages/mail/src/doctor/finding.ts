import type { MailCheck, MailFinding, MailFindingCode, RecordToSet, Severity } from '@certdesk/contract';

export type FindingExtras = {
  readonly params?: MailFinding['params'];
  readonly records?: readonly RecordToSet[];
  readonly detail?: string | undefined;
};

/** One finding; what it is about stands before the dot of its code. */
export function finding(
  severity: Severity,
  code: MailFindingCode,
  { params = {}, records = [], detail }: FindingExtras = {},
): MailFinding {
  const check = code.slice(0, code.indexOf('.')) as MailCheck; // cast: every code starts with the name of its check
  return { check, severity, code, params, records: [...records], ...(detail ? { detail } : {}) };
}

export const txt = (name: string, value: string): RecordToSet => ({ name, type: 'TXT', value });

/** What could not be looked up says nothing about what is there. */
export const lookUpFailed = (check: MailCheck, name: string): MailFinding => ({
  ...finding('warning', 'sender.dns_failed', { params: { name } }),
  check,
});
