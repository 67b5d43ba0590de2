import {
  askForReports,
  createDkimSigner,
  encryptMail,
  headersOf,
  MailWithheld,
  prepareMail,
  type RenderedMail,
  renderMail,
  renderSignedMail,
} from '@certdesk/mail';
import type { DeskMail } from './desk-mail.ts';
import type { MailDeskOptions } from './mail-desk.ts';

export type Rendering = Pick<MailDeskOptions, 'settings' | 'topics' | 'identity' | 'bounces' | 'clock'>;

/** Makes the mail of one attempt: worded, encrypted and signed as is set up. Throws MailWithheld, `vault.unavailable`, and what its topic throws. */
export async function renderDeskMail(
  { settings, topics, identity, bounces, clock }: Rendering,
  mail: DeskMail,
): Promise<RenderedMail> {
  const topic = topics[mail.topic];
  if (!topic) throw new MailWithheld('mail_not_made', { response: mail.topic });
  const headers = headersOf(mail, { address: settings.from, name: settings.fromName });
  const { content, encryptionKey } = await topic.write(mail);
  const clear = prepareMail(content);
  // Encrypted anew for each attempt: the desk keeps nothing of a mail, not even what only its recipient can open.
  const prepared = encryptionKey
    ? await encryptMail({ prepared: clear, headers, key: encryptionKey, now: clock.now() })
    : clear;
  const signs = await identity();
  const rendered = signs
    ? await renderSignedMail(prepared, headers, createDkimSigner(signs))
    : renderMail(prepared, headers);
  return askForReports(rendered, mail.id, await bounces?.addresses());
}
