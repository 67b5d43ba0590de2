import { type MailChecks, type MailFinding, SEVERITIES, type Severity } from '@certdesk/contract';
import type { Translator } from '@certdesk/locales';
import { zoneLine } from './zone-line.ts';

/** `findings`: the catalog of what the doctor says; `operator`: that of the console. */
export type DoctorWords = { readonly findings: Translator; readonly operator: Translator };

const SIGNS: Readonly<Record<Severity, string>> = { ok: '✓', hint: '·', warning: '!', fault: '✗' };

const indent = (text: string, by: string): string => text.replaceAll(/^/gm, by);

/** What the names of the settings begin with that a sentence tells to set. */
const PREFIX = 'CERTDESK_CA_';

export const wordFinding = ({ code, params }: MailFinding, { findings }: Pick<DoctorWords, 'findings'>): string =>
  findings.text(code, { ...params, prefix: PREFIX });

function tellFinding(finding: MailFinding, words: DoctorWords): string {
  const { severity, detail, records } = finding;
  const { operator } = words;
  const label = severity === 'ok' ? '' : `${operator.text(`doctor.severity.${severity}`)}: `;
  return [
    `  ${SIGNS[severity]} ${label}${wordFinding(finding, words)}`,
    ...(detail ? [`      ${operator.text('doctor.detail', { detail })}`] : []),
    ...records.map((record) => indent(zoneLine(record), '      ')),
  ].join('\n');
}

/** The report for a terminal: a paragraph for each check, the records to set as a zone file has them, and the sum. */
export function tellFindings({ from, checkedAt, findings }: MailChecks, words: DoctorWords): string {
  const checks = [...new Set(findings.map(({ check }) => check))];
  const paragraphs = checks.map((check) =>
    [
      words.findings.text(`check.${check}`),
      ...findings.filter((finding) => finding.check === check).map((finding) => tellFinding(finding, words)),
    ].join('\n'),
  );
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const sum = Object.fromEntries(SEVERITIES.map((severity) => [severity, count(severity)]));
  const head = words.operator.text('doctor.head', { from, at: checkedAt.replace(/\.\d{3}Z$/, 'Z') });
  return [head, ...paragraphs, words.operator.text('doctor.sum', sum)].join('\n\n');
}
