import type { Address } from '../address.ts';
import { cleanResponse } from '../smtp-outcome.ts';
import type { DeliveryAction, DeliveryReport } from './bounce.ts';
import type { ReceivedMail } from './received-mail.ts';

/** Bounces for people only, from systems that never learned RFC 3464, or whose report a gateway has stripped. */

type Dialect = { readonly says: RegExp; readonly action: Extract<DeliveryAction, 'failed' | 'delayed'> };

/** How such mails begin. Warnings stand first: some quote the sentence of a failure, to deny it. */
const DIALECTS: readonly Dialect[] = [
  // Sendmail, Gmail, Exchange
  { action: 'delayed', says: /THIS IS A WARNING (?:MESSAGE )?ONLY/ },
  { action: 'delayed', says: /^\W{0,3}Delivery to the following recipients? has been delayed/im },
  { action: 'delayed', says: /The following addresses had transient non-fatal errors/i },
  { action: 'delayed', says: /^This message hasn.t been delivered yet\. Delivery will continue to be attempted/im },
  // Exim; Postfix
  { action: 'delayed', says: /^A message that you sent has not yet been delivered to/im },
  {
    action: 'delayed',
    says: /^Your message could not be delivered for (?:more than )?[\d.]{1,5} (?:minute|hour|day)/im,
  },
  // qmail and those who write as it does (QSBMF)
  { action: 'failed', says: /^Hi\. This is the [^\n]{1,100} at [^\n]{1,255}/im },
  { action: 'failed', says: /^I'm afraid I wasn't able to deliver your message/im },
  // Postfix, Exim (and the German freemailers), Sendmail
  { action: 'failed', says: /your message could not\s+be delivered to one or more recipients/i },
  { action: 'failed', says: /^A message that you sent could not be delivered to/im },
  { action: 'failed', says: /The following addresses had permanent (?:fatal|delivery) errors/i },
  // Gmail
  { action: 'failed', says: /^Delivery to the following recipients? failed/im },
  { action: 'failed', says: /^\*\* (?:Address not found|Message not delivered|Message blocked) \*\*/im },
  { action: 'failed', says: /^Your message wasn.t delivered to \S+ because/im },
  // Exchange and Microsoft 365, in the languages of this product
  { action: 'failed', says: /^Your message did not reach some or all of the intended recipients/im },
  { action: 'failed', says: /^Delivery has failed to these recipients/im },
  { action: 'failed', says: /^Your message to \S+ couldn.t be delivered/im },
  { action: 'failed', says: /^Fehler bei der Nachrichtenzustellung an folgende Empfänger/im },
  { action: 'failed', says: /^Échec de la remise (?:pour|à) ces destinataires/im },
  { action: 'failed', says: /^(?:Error de entrega|No se pudo entregar el mensaje) a estos destinatarios/im },
  { action: 'failed', says: /^Recapito non riuscito per i seguenti destinatari/im },
  { action: 'failed', says: /^Falha na entrega a est[ea]s destinatários/im },
  // Yahoo, Courier, Domino, GroupWise, MailEnable, InterScan
  { action: 'failed', says: /^Sorry, we were unable to deliver your message to the following address/im },
  { action: 'failed', says: /^Unable to deliver message to the following address/im },
  { action: 'failed', says: /^Your message to the following recipients? cannot be delivered/im },
  { action: 'failed', says: /^was not delivered to:$/im },
  { action: 'failed', says: /^The message that you sent was undeliverable to the following/im },
  { action: 'failed', says: /^Message could not be delivered to some recipients/im },
  { action: 'failed', says: /^Sent [<>]{3} RCPT TO:/im },
];

/** Where the returned mail begins. Nothing after it is looked at. */
const RETURNED_MAIL =
  /^(?:-{2,} ?Below this line is a copy|-{2,}[^\n]{0,40}(?:copy of|original (?:message|mail)|returned message|unsent message|header of the original)|Original message headers?:|(?:Received|Return-Path|DKIM-Signature|Message-ID|MIME-Version):)/im;

const OPENING = 3_000;
const READ = 16_000;
/** Codes that mail servers use: a port or a year is none. */
const REPLY = /(?<![\d.-])(4[235]\d|5[0-57]\d)[ -]#?(?:([45]\.\d{1,3}\.\d{1,3})(?!\.?\d))?/;
const ENHANCED = /(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?!\.?\d)/;
const MAX_SENTENCE_LINES = 6;

/** The lines of people's part, unquoted, down to the returned mail. */
function linesOf(text: string): string[] {
  const readable = text.slice(0, READ).replace(/\r\n?/g, '\n');
  const end = RETURNED_MAIL.exec(readable)?.index ?? readable.length;
  return readable
    .slice(0, end)
    .split('\n')
    .map((line) => line.trim());
}

/** From a line on, to the end of its paragraph: sentences are wrapped. */
function sentenceFrom(lines: readonly string[], start: number): string {
  const rest = lines.slice(start, start + MAX_SENTENCE_LINES);
  const end = rest.indexOf('');
  return rest.slice(0, end < 0 ? rest.length : end).join(' ');
}

function findReply(lines: readonly string[]): Omit<DeliveryReport, 'action'> | undefined {
  for (const [index, line] of lines.entries()) {
    const reply = REPLY.exec(line) ?? ENHANCED.exec(line);
    if (!reply) continue;
    const sentence = sentenceFrom(lines, index).slice(reply.index);
    const smtpStatus = REPLY.exec(line)?.[1];
    const enhanced = ENHANCED.exec(sentence)?.[1];
    return {
      ...(smtpStatus ? { smtpStatus } : {}),
      ...(enhanced ? { enhanced } : {}),
      response: cleanResponse(sentence.replace(/^#/, '')),
    };
  }
  return undefined;
}

/** No code is given: what is said right below the address. A lone word is a label, such as "because:". */
function findSentence(lines: readonly string[]): Omit<DeliveryReport, 'action'> {
  const start = lines.findIndex((line) => line.includes(' '));
  const response = start < 0 ? '' : cleanResponse(sentenceFrom(lines, start));
  return response ? { response } : {};
}

/** What a bounce in prose says about our recipient; undefined for what no known system writes. */
export function readPlainBounce(mail: ReceivedMail, recipient: Address): DeliveryReport | undefined {
  const lines = linesOf(mail.text);
  const opening = lines.join('\n').slice(0, OPENING);
  const names = mail.header('x-failed-recipients').toLowerCase().includes(recipient.address.toLowerCase());
  const action = DIALECTS.find(({ says }) => says.test(opening))?.action ?? (names ? 'failed' : undefined);
  if (!action) return undefined;
  const named = lines.findIndex((line) => line.toLowerCase().includes(recipient.address.toLowerCase()));
  const below = named < 0 ? [] : lines.slice(named);
  return { action, ...(findReply(below) ?? findReply(lines) ?? findSentence(below.slice(1))) };
}
