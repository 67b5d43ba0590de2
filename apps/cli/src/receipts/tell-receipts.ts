import type { Translator } from '@certdesk/locales';
import type { ChainFault, ChainVerification, ReceiptClaims, ReceiptVerification } from '@certdesk/receipts';

export type Told = { readonly lines: readonly string[]; readonly genuine: boolean };

const MAX_SHOWN = 200;

/** What a file says of itself is shown, but must not steer the terminal, nor flood it. */
const printable = <V extends Readonly<Record<string, string | number>>>(values: V) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replaceAll(/\p{C}/gu, '?').slice(0, MAX_SHOWN) : value,
    ]),
  );

const secondsToIso = (seconds: number): string => new Date(seconds * 1000).toISOString();

function tellFault({ code, line, params }: ChainFault, { text }: Translator): string {
  const fault = text(`receipts.${code}`, printable(params));
  return line === null ? fault : text('receipts.at_line', { line, fault });
}

/** Every fault as a sentence with its place, and what it comes to. */
export function tellChain({ account, receipts, closedAt, faults }: ChainVerification, translator: Translator): Told {
  const { text } = translator;
  if (faults.length === 0) {
    const at = closedAt?.toISOString() ?? '';
    return {
      lines: [text('receipts.chain.genuine', printable({ receipts, account: account ?? '', at }))],
      genuine: true,
    };
  }
  const summary = text('receipts.chain.faulty', { faults: faults.length, receipts });
  return { lines: [...faults.map((fault) => tellFault(fault, translator)), summary], genuine: false };
}

function tellClaims({ account, sequence, iss, iat, request, order, authority, answer }: ReceiptClaims) {
  return {
    ...{ account, sequence, issuer: iss, signedAt: secondsToIso(iat) },
    ...{ requestedAt: request.requestedAt, requestedBy: request.requestedBy?.name ?? authority.name },
    ...{ kind: request.kind, order: order.number, names: order.names.join(', ') },
    ...{ authority: authority.name, reference: authority.reference },
    ...{ state: answer.state, answeredAt: answer.at, messageId: answer.messageId ?? '-' },
    response: [answer.smtpStatus, answer.response].filter(Boolean).join(' ') || '-',
  };
}

/** What a genuine receipt says, in words, and what it does not prove. */
export function tellReceipt(verified: ReceiptVerification, { text }: Translator): Told {
  if ('fault' in verified)
    return { lines: [text(`receipts.${verified.fault}`, printable(verified.params))], genuine: false };
  const { claims, recipient } = verified;
  const to =
    recipient === undefined
      ? text('receipts.receipt.hidden')
      : text('receipts.receipt.recipient', printable({ recipient }));
  return { lines: [text('receipts.receipt.genuine', printable(tellClaims(claims))), to], genuine: true };
}
