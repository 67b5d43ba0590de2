import type { MailCause, MailDetail } from '@certdesk/contract';

/**
 * What became of one attempt.
 * - accepted: the mail server took the mail (2yz after the final dot), whatever QUIT or RSET do afterwards.
 * - transient: it refused for now, and the reason is the mail or the recipient (4yz).
 * - permanent: it refused for good (5yz): retrying would be a nuisance.
 * - uncertain: the final dot may have gone out, and no answer came: the mail may have arrived.
 * - unreachable: it was never offered in full, or the fault is ours or the server's (connection, TLS, sign-in, 421):
 *   to be retried, and no fault of the recipient.
 */
export type Outcome = 'accepted' | 'transient' | 'permanent' | 'uncertain' | 'unreachable';

export type SendResult = {
  readonly outcome: Outcome;
  readonly cause?: MailCause;
  /** The reply code, such as "451". */
  readonly smtpStatus?: string;
  /** RFC 3463, such as "4.7.1". */
  readonly enhanced?: string;
  /** The server's words or the system's error, cleaned: printable, one line, at most 500 characters. */
  readonly response?: string;
  /** Why the mail could not be encrypted; then nothing was sent. */
  readonly keyFault?: MailDetail['keyFault'];
  /** What was said, without content and secrets, as readDialogue reads it. */
  readonly dialogue?: string;
  /** Of an accepted mail whose envelope asks for a confirmation: whether the server will send one. */
  readonly confirmation?: MailDetail['confirmation'];
};

/** The fields of nodemailer's SMTP errors that we read. */
export type SmtpError = Error & {
  readonly code?: string;
  readonly originalCode?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
};

const MAX_RESPONSE = 500;
const TLS_FAULT =
  /^(?:ETLS|EPROTO$|ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|HOSTNAME_MISMATCH|INVALID_CA)/;
/** Replies that ask for a sign-in, or refuse the one given (RFC 4954): the operator's to mend, the mail is fine. */
const AUTH_REPLIES: readonly number[] = [530, 534, 535, 538];
/** RFC 3463 X.1.0 to X.1.3, X.1.6 and X.1.10: there is no such recipient. */
const NO_SUCH_RECIPIENT = /^5\.1\.(?:0|1|2|3|6|10)$/;
/** Before MAIL the server does not know the mail, so no reply there is about it: many refuse with 554 when overloaded. */
const SETUP_COMMANDS = /^(?:CONN|EHLO|HELO|STARTTLS)$/;

/** One printable line of at most 500 characters. */
export function cleanResponse(text: string): string {
  return text
    .slice(0, MAX_RESPONSE * 4)
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_RESPONSE);
}

/** The enhanced code of a reply, if it has one (RFC 2034: right after the reply code). */
const enhancedCode = (response: string): string | undefined =>
  /^[245]\d\d[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];

export function acceptedResult(response: string): SendResult {
  const enhanced = enhancedCode(response);
  return {
    outcome: 'accepted',
    smtpStatus: response.slice(0, 3),
    ...(enhanced ? { enhanced } : {}),
    response: cleanResponse(response),
  };
}

/** RFC 3207 4: a server that takes no mail in clear text answers 530, as one that wants a sign-in does. */
const wantsTls = (error: SmtpError, reply: number): boolean => reply === 530 && /STARTTLS/i.test(error.response ?? '');

function classifyReply(error: SmtpError, reply: number): Pick<SendResult, 'outcome' | 'cause'> {
  const enhanced = enhancedCode(error.response ?? '') ?? '';
  const command = error.command ?? '';
  if (error.code === 'ETLS' || wantsTls(error, reply)) return { outcome: 'unreachable', cause: 'smtp_tls' };
  if (reply === 421 || (error.code === 'EAUTH' && reply === 454))
    return { outcome: 'unreachable', cause: 'smtp_transient' };
  if (AUTH_REPLIES.includes(reply) || error.code === 'EAUTH') return { outcome: 'unreachable', cause: 'smtp_auth' };
  if (SETUP_COMMANDS.test(command)) return { outcome: 'unreachable', cause: 'smtp_unreachable' };
  if (reply < 500) return { outcome: 'transient', cause: 'smtp_transient' };
  const nobody = command === 'RCPT TO' && NO_SUCH_RECIPIENT.test(enhanced);
  return { outcome: 'permanent', cause: nobody ? 'recipient_invalid' : 'smtp_permanent' };
}

function classifyFault(error: SmtpError): Pick<SendResult, 'outcome' | 'cause'> {
  if (error.code === 'EAUTH') return { outcome: 'unreachable', cause: 'smtp_auth' };
  if (error.code === 'EREQUIRETLS') return { outcome: 'unreachable', cause: 'smtp_require_tls' };
  if ([error.code, error.originalCode].some((code) => TLS_FAULT.test(code ?? '')))
    return { outcome: 'unreachable', cause: 'smtp_tls' };
  if (error.code === 'ETIMEDOUT' || error.originalCode === 'ETIMEDOUT')
    return { outcome: 'unreachable', cause: 'smtp_timeout' };
  if (error.code === 'EENVELOPE') return { outcome: 'permanent', cause: 'recipient_invalid' };
  // Refused before anything was sent: the mail is larger than the server's SIZE.
  if (error.code === 'EMESSAGE') return { outcome: 'permanent', cause: 'smtp_permanent' };
  return { outcome: 'unreachable', cause: 'smtp_unreachable' };
}

/**
 * The outcome of a failed attempt. `dotSent`: the final dot may have left this machine.
 * A reply of the classes 4 and 5 is an answer whenever it comes; without one, only what came before the dot is certain.
 */
export function failedResult(error: SmtpError, dotSent: boolean): SendResult {
  const reply = error.responseCode ?? 0;
  const answered = reply >= 400 && reply <= 599;
  const response = cleanResponse(error.response ?? error.message);
  if (!answered) {
    if (dotSent) return { outcome: 'uncertain', cause: 'smtp_answer_lost', response };
    return { ...classifyFault(error), response };
  }
  const enhanced = enhancedCode(error.response ?? '');
  return { ...classifyReply(error, reply), smtpStatus: String(reply), ...(enhanced ? { enhanced } : {}), response };
}
