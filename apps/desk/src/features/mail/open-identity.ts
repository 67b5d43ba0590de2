import type { DkimIdentity } from '@certdesk/mail';
import { openDkimKeys } from './dkim-keys.ts';
import type { SecretParts } from './kept-secret.ts';
import type { MailSettings } from './mail-desk.ts';
import { openOnce } from './open-once.ts';

/** Who signs the desk's own mails; undefined when they are not signed. Throws `vault.unavailable`, and asks again then. */
export type DeskIdentity = () => Promise<DkimIdentity | undefined>;

export function createIdentity({
  settings,
  ...parts
}: SecretParts & { readonly settings: MailSettings }): DeskIdentity {
  const { dkimSelector: selector, from } = settings;
  if (selector === undefined) return async () => undefined;
  return openOnce(async () => ({ domain: from.domain, keys: await openDkimKeys(parts, selector) }));
}
