import {
  type DkimSigner,
  encryptMail,
  type MailHeaders,
  type PreparedMail,
  type RenderedMail,
  renderSignedMail,
} from '@certdesk/mail';
import type { Clock } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import type { ClaimedMail } from './outbox.store.ts';

export type RenderEncryptedOptions = { db: Kysely<Tables>; signer: DkimSigner; clock: Clock };
export type MailToEncrypt = { prepared: PreparedMail; headers: MailHeaders; key: string };

/**
 * An encrypted mail, signed as it is sent. It is kept before it is sent for the first time: a retry is the same message,
 * octet for octet, and encrypting again would make another one under the same Message-ID.
 * @throws RecipientKeyError when the key cannot be used (any more). Then nothing is sent, least of all in the clear.
 */
export async function renderEncrypted(
  { db, signer, clock }: RenderEncryptedOptions,
  mail: ClaimedMail,
  { prepared, headers, key }: MailToEncrypt,
): Promise<RenderedMail> {
  if (mail.encrypted) {
    const envelope = { from: headers.from.address, to: headers.to.address };
    return { raw: Buffer.from(mail.encrypted), envelope, messageId: headers.messageId };
  }
  const encrypted = await encryptMail({ prepared, headers, key, now: clock.now() });
  const rendered = await renderSignedMail(encrypted, headers, signer);
  await db.updateTable('mails').set({ encrypted: rendered.raw }).where('id', '=', mail.id).execute();
  return rendered;
}
