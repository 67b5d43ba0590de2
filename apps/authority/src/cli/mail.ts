import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Language, MailChecks, TestMail } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import { type Environment, newId, SECOND, systemClock } from '@certdesk/platform';
import { readAuthorityConfig } from '../config.ts';
import { createOperatorClient, type OperatorClient, OperatorRefusal } from './operator-client.ts';
import { type DoctorWords, tellFindings, wordFinding } from './tell-findings.ts';

export type MailCommand = {
  readonly argv: readonly string[];
  readonly environment: Environment;
  readonly language: Language;
};

type Wanted = { readonly to: string | undefined; readonly json: boolean };

/** `doctor [--to ADDRESS] [--json]`; undefined for any other command. */
function readWords(argv: readonly string[]): Wanted | undefined {
  try {
    const options = { to: { type: 'string' }, json: { type: 'boolean', default: false } } as const;
    const { positionals, values } = parseArgs({ args: [...argv], options, allowPositionals: true });
    return positionals.join(' ') === 'doctor' ? { to: values.to, json: values.json } : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined; // an option that does not exist
    throw error;
  }
}

const LOOK_EVERY_MS = SECOND / 2;
/** A mail server that takes longer puts the mail off, which is told, too. */
const PATIENCE_MS = 30 * SECOND;

/** Sends a test mail and looks after it until its first attempt has come to something. */
async function tryMail(client: OperatorClient, to: string, language: Language): Promise<TestMail> {
  const id = newId();
  let mail = TestMail.parse(await client.post('/v1/test-mails', { id, to, language, anywhere: true }));
  const until = performance.now() + PATIENCE_MS;
  while (mail.state === 'forwarded' && performance.now() < until) {
    await wait(LOOK_EVERY_MS);
    mail = TestMail.parse(await client.get(`/v1/test-mails/${id}`));
  }
  return mail;
}

const ARRIVING: readonly TestMail['state'][] = ['accepted', 'relayed', 'delivered'];
const isFaulty = (checks: MailChecks, mail: TestMail | undefined): boolean =>
  checks.findings.some(({ severity }) => severity === 'fault') ||
  (mail !== undefined && !ARRIVING.includes(mail.state));

function tellTestMail({ to, state, detail }: TestMail, { operator }: DoctorWords): string {
  const said = operator.text(`doctor.test.${state}`, { to });
  return detail?.response ? `${said}\n  ${operator.text('doctor.detail', { detail: detail.response })}` : said;
}

function tell(checks: MailChecks, mail: TestMail | undefined, words: DoctorWords): string {
  return [tellFindings(checks, words), ...(mail ? [tellTestMail(mail, words)] : [])].join('\n\n');
}

/** For programs: as the CA says it, with a sentence to each finding. */
function inJson(checks: MailChecks, testMail: TestMail | undefined, words: DoctorWords): string {
  const worded = checks.findings.map((finding) => ({ ...finding, text: wordFinding(finding, words) }));
  return JSON.stringify({ ...checks, findings: worded, testMail }, null, 2);
}

/**
 * `mail doctor`: examines how the running CA sends, and tries it with a mail to any address that the operator names. Exit
 * codes: 0 no fault, 1 a fault, or the mail has not left, 2 no such command. Throws StartFault when the CA does not run.
 */
export async function mailCommand({ argv, environment, language }: MailCommand): Promise<undefined> {
  const words = { findings: loadTranslators('doctor')[language], operator: loadTranslators('operator')[language] };
  const wanted = readWords(argv);
  if (!wanted) {
    console.error(words.operator.text('doctor.usage'));
    process.exitCode = 2;
    return;
  }
  const { folder, port } = readAuthorityConfig(environment);
  const client = createOperatorClient({ folder, port, clock: systemClock });
  try {
    const checks = MailChecks.parse(await client.post('/v1/mail-checks', {}));
    const mail = wanted.to === undefined ? undefined : await tryMail(client, wanted.to, language);
    console.log(wanted.json ? inJson(checks, mail, words) : tell(checks, mail, words));
    process.exitCode = isFaulty(checks, mail) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof OperatorRefusal)) throw error;
    console.error(words.operator.text('authority.refused', { reason: error.title }));
    process.exitCode = 1;
  }
}
