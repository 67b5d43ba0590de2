import type { MailCause } from '@certdesk/contract';

/** Thrown by whoever makes a mail, when it must not or cannot be sent any more: it fails for good, for this cause. */
export class MailWithheld extends Error {
  readonly reason: MailCause;
  /** Somebody's own words for it, a certificate authority's for example. */
  readonly response: string | undefined;

  constructor(reason: MailCause, options: { response?: string | undefined; cause?: unknown } = {}) {
    super(`the mail is withheld: ${reason}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MailWithheld';
    this.reason = reason;
    this.response = options.response;
  }
}
