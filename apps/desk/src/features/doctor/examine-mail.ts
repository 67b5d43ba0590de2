import {
  CertdeskError,
  type ErrorCode,
  type Language,
  type MailChecks,
  type MailChecksView,
  type MailSenderName,
  type TestMail,
} from '@certdesk/contract';
import { tryParseAddress } from '@certdesk/mail';
import { type Database, newId, type Translators } from '@certdesk/platform';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import { type Authorities, AuthorityError, type ExaminesMail, examinesMail } from '../authorities/index.ts';

export type DoctorParts = {
  database: Database<DeskSchema>;
  authorities: Pick<Authorities, 'all'>;
  audit: Audit;
  /** Examines how the desk sends mails of its own. */
  examineDeskMail: () => Promise<MailChecks>;
  /** The address that a person signs in with. */
  emailOf: (userId: string) => Promise<string | undefined>;
  /** The sentences of the catalog `doctor`. */
  findings: Translators;
};

/** What is the asker's to hear. Anything else that the authority refuses (a wrong secret, say) is the operator's to mend. */
const TOLD: readonly ErrorCode[] = [
  'rate.limited',
  'request.invalid',
  'test_mail.not_found',
  'test_mail.recipient_not_allowed',
];

/** What the authority refuses by one of these codes is refused to the person by the same. */
function toRefusal(error: unknown): unknown {
  if (!(error instanceof AuthorityError)) return error;
  const { problem, retryAt } = error;
  const code = TOLD.find((one) => one === problem?.code);
  if (problem && code)
    return new CertdeskError(code, {
      cause: error,
      params: problem.params ?? {},
      faults: problem.faults ?? [],
      ...(retryAt ? { retryAfter: retryAt } : {}),
    });
  return new CertdeskError('authority.unavailable', { cause: error });
}

async function askDoctor<T>({ authorities }: DoctorParts, ask: (doctor: ExaminesMail) => Promise<T>): Promise<T> {
  const doctor = authorities.all.find(examinesMail);
  if (!doctor) throw new CertdeskError('authority.unavailable');
  try {
    return await ask(doctor);
  } catch (error) {
    throw toRefusal(error);
  }
}

/** What the names of the settings begin with that a sentence tells to set. */
const PREFIXES: Readonly<Record<MailSenderName, string>> = { authority: 'CERTDESK_CA_', desk: 'CERTDESK_' };

/**
 * What is found of the way out of the mails that the authority or the desk sends, in the reader's words. Throws
 * `authority.unavailable`, `vault.unavailable`.
 */
export async function checkMail(
  parts: DoctorParts,
  { sender, language }: { sender: MailSenderName; language: Language },
): Promise<MailChecksView> {
  const checks =
    sender === 'desk' ? await parts.examineDeskMail() : await askDoctor(parts, (doctor) => doctor.checkMail());
  const { text } = parts.findings[language];
  const findings = checks.findings.map((finding) => ({
    ...finding,
    title: text(`check.${finding.check}`),
    text: text(finding.code, { ...finding.params, prefix: PREFIXES[sender] }),
  }));
  return { ...checks, findings };
}

/**
 * Has a test mail queued: to the address that the person signs in with, or to one of the sender's domain. Anybody else's
 * would make this a way to send strangers mails. Throws `test_mail.recipient_not_allowed`, `rate.limited`.
 */
export async function sendTestMail(
  parts: DoctorParts,
  { actor, to, language }: { actor: Actor; to: string; language: Language },
): Promise<TestMail> {
  const own = tryParseAddress((await parts.emailOf(actor.userId)) ?? '');
  const address = tryParseAddress(to);
  if (!address) throw new CertdeskError('request.invalid', { faults: [{ path: '/to', code: 'address.invalid' }] });
  const anywhere = own?.address === address.address;
  const id = newId();
  const mail = await askDoctor(parts, (doctor) => doctor.sendTestMail({ id, to: address.address, language, anywhere }));
  await parts.database.db.transaction().execute((trx) =>
    parts.audit(trx, {
      accountId: actor.accountId,
      action: 'mail.test_requested',
      actor: { id: actor.userId, name: actor.name },
      params: { id, to: mail.to },
    }),
  );
  return mail;
}

/** How far a test mail is. Throws `test_mail.not_found`. */
export const findTestMail = (parts: DoctorParts, id: string): Promise<TestMail> =>
  askDoctor(parts, (doctor) => doctor.findTestMail(id));
