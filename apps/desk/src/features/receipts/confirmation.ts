import type { MailDetail, MailKind, RequestState } from '@certdesk/contract';
import type { ReceiptClaims } from '@certdesk/receipts';

/** A resend that its authority has confirmed: what was asked, and the answer that says that the mail went out. */
export type Confirmation = {
  readonly accountId: string;
  readonly requestId: string;
  readonly orderNumber: number;
  readonly kind: MailKind;
  readonly authorityId: string;
  readonly authorityOrderId: string;
  /** The canonical address. */
  readonly recipient: string;
  readonly requestedBy: { readonly id: string; readonly name: string } | null;
  readonly requestedAt: Date;
  readonly answer: { readonly state: RequestState; readonly at: Date; readonly detail?: MailDetail | undefined };
};

const HIDDEN = '…';
/** Whatever has an at sign, up to what no address goes over without quotes. */
const ADDRESS_LIKE = /[^\s<>()[\],;"']*[@＠][^\s<>()[\],;"']*/gu;

/** A mail server often repeats the recipient in its answer; in a receipt it must not stand. */
export function withoutAddresses(text: string, recipient: string): string {
  if (!/[@＠]/u.test(text)) return text;
  const literally = new RegExp(RegExp.escape(recipient), 'giu');
  return text.replaceAll(literally, HIDDEN).replaceAll(ADDRESS_LIKE, HIDDEN);
}

type Place = Pick<ReceiptClaims, 'sequence' | 'previous'>;
type Facts = Place & {
  readonly issuer: string;
  readonly at: Date;
  readonly order: { readonly names: readonly string[]; readonly authority: string };
  /** Commits to the recipient. */
  readonly digest: string;
};

/** What the receipt of a confirmation says. Of the mail it names only the Message-ID, of the certificate nothing. */
export function toClaims(confirmation: Confirmation, facts: Facts): ReceiptClaims {
  const { accountId, requestId, kind, requestedBy, requestedAt, recipient, answer } = confirmation;
  const { messageId, smtpStatus, response } = answer.detail ?? {};
  return {
    iss: facts.issuer,
    iat: Math.floor(facts.at.getTime() / 1000),
    account: accountId,
    sequence: facts.sequence,
    previous: facts.previous,
    request: { id: requestId, kind, requestedAt: requestedAt.toISOString(), requestedBy },
    order: { number: confirmation.orderNumber, names: [...facts.order.names] },
    authority: {
      id: confirmation.authorityId,
      name: facts.order.authority,
      reference: confirmation.authorityOrderId,
    },
    answer: {
      state: answer.state,
      at: answer.at.toISOString(),
      messageId: messageId ?? null,
      ...(smtpStatus !== undefined && { smtpStatus }),
      ...(response !== undefined && { response: withoutAddresses(response, recipient) }),
    },
    _sd: [facts.digest],
    _sd_alg: 'sha-256',
  };
}
