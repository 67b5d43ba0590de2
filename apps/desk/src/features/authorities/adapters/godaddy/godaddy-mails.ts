import type { SentMail } from '../../abilities.ts';
import type { MailAnswer, MailToRequest } from '../../authority.ts';
import { Actions, type Certificate, History } from './godaddy-answers.ts';
import { certificatePath, type GodaddyClient } from './godaddy-client.ts';
import { namesOf, toState } from './godaddy-states.ts';
import { readCertificate } from './read-certificate.ts';
import { type MailContext, type SortedEntry, sortHistory } from './sort-history.ts';

const NO_HISTORY = 409;

async function contextOf(client: GodaddyClient, certificate: Certificate): Promise<MailContext> {
  const path = `${certificatePath(certificate.certificateId)}/actions`;
  const actions = await client.json({ method: 'GET', path }, Actions);
  const issued = actions
    .filter(({ type }) => type === 'CERTIFICATE_ISSUED')
    .map(({ createdAt }) => Date.parse(createdAt));
  return {
    names: namesOf(certificate),
    contactEmail: certificate.contact?.email ?? undefined,
    issuedAt: issued.length > 0 ? new Date(Math.max(...issued)) : undefined,
  };
}

async function readHistory(client: GodaddyClient, id: string, context: MailContext): Promise<readonly SortedEntry[]> {
  const call = { method: 'GET', path: `${certificatePath(id)}/email/history` } as const;
  return sortHistory((await client.jsonUnless(NO_HISTORY, call, History)) ?? [], context);
}

/** Who was mailed what and when. Bodies are never read: they can hold a live link to approve a domain. */
export async function listMails(client: GodaddyClient, authorityOrderId: string): Promise<readonly SentMail[]> {
  const context = await contextOf(client, await readCertificate(client, authorityOrderId));
  const entries = await readHistory(client, authorityOrderId, context);
  return entries.flatMap(({ kind, recipients, at }) => recipients.map((recipient) => ({ kind, recipient, at })));
}

const MAY_BE_SENT: Readonly<Record<MailToRequest['kind'], readonly string[]>> = {
  approver: ['pending_approval'],
  fulfillment: ['issued'],
};

/** The first mail of its kind to the recipient: a resend is the same mail to the same person. */
const choose = (entries: readonly SortedEntry[], { kind, recipient }: MailToRequest): SortedEntry | undefined =>
  entries.find((entry) => entry.kind === kind && entry.recipients.includes(recipient.toLowerCase()));

/** Sends an entry of the history again. What becomes of it when the answer is lost, the history may tell (`listMails`). */
export async function requestMail(client: GodaddyClient, mail: MailToRequest): Promise<MailAnswer['outcome']> {
  const id = mail.authorityOrderId;
  const certificate = await readCertificate(client, id);
  if (!MAY_BE_SENT[mail.kind].includes(toState(certificate).status)) return 'refused';
  const entry = choose(await readHistory(client, id, await contextOf(client, certificate)), mail);
  if (!entry) return 'refused';
  await client.done({ method: 'POST', path: `${certificatePath(id)}/email/${entry.id}/resend` });
  return 'handed_over';
}
