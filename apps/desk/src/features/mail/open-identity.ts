import type { DkimIdentity } from '@certdesk/mail';
import type { Database } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import type { Vault } from '../vault/index.ts';
import { openDkimKeys } from './dkim-keys.ts';
import type { MailSettings } from './mail-desk.ts';

/** Who signs the desk's own mails; undefined when they are not signed. Throws `vault.unavailable`, and asks again then. */
export type DeskIdentity = () => Promise<DkimIdentity | undefined>;

type Parts = { readonly settings: MailSettings; readonly database: Database<DeskSchema>; readonly vault: Vault };

/** Opens the keys once, when they are first needed: a vault that does not answer just now must not hold up a start. */
export function createIdentity({ settings, database, vault }: Parts): DeskIdentity {
  const { dkimSelector: selector, from } = settings;
  if (selector === undefined) return async () => undefined;
  let opening: Promise<DkimIdentity> | undefined;
  const open = async () => ({ domain: from.domain, keys: await openDkimKeys({ database, vault }, selector) });
  return () => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
}
