/** What a mail system reports about a mail that it has (RFC 3464 2.3.3). */
export const DELIVERY_ACTIONS = ['failed', 'delayed', 'expanded', 'relayed', 'delivered'] as const;
export type DeliveryAction = (typeof DELIVERY_ACTIONS)[number];

/** What one mail system says became of the mail to our recipient. */
export type DeliveryReport = {
  readonly action: DeliveryAction;
  /** Reply code, such as "550", when the words are those of an SMTP server. */
  readonly smtpStatus?: string;
  /** RFC 3463, such as "5.1.1". */
  readonly enhanced?: string;
  /** The system's words, cleaned: printable, one line, at most 500 characters. Never anything of the returned mail. */
  readonly response?: string;
};

/**
 * What came to a bounce address.
 * - report: it says what became of the mail.
 * - auto_reply: a program answers for a person (RFC 3834), or a read receipt: the mail arrived somewhere, and that is all.
 * - unrecognized: a person's answer, advertising, or a bounce in words that we do not know: nothing is concluded from it.
 */
export type Bounce =
  | { readonly kind: 'report'; readonly report: DeliveryReport }
  | { readonly kind: 'auto_reply' | 'unrecognized' };
