import { randomBytes } from 'node:crypto';
import { type BounceAddresses, type BounceSettings, createBounceAddresses } from '@certdesk/mail';
import { openOrMakeSecret, type SecretParts } from './kept-secret.ts';
import type { MailSettings } from './mail-desk.ts';
import { openOnce } from './open-once.ts';

/** Where reports about the desk's own mails come to. `addresses` throws `vault.unavailable`, and asks again then. */
export type DeskBounces = {
  readonly settings: BounceSettings;
  readonly addresses: () => Promise<BounceAddresses>;
};

const SECRET_BYTES = 32;

/** Undefined when nobody reads reports. The secret is every process's, as any of them may read what comes to another's mails. */
export function createDeskBounces({
  settings: { bounces: settings },
  ...parts
}: SecretParts & { readonly settings: Pick<MailSettings, 'bounces'> }): DeskBounces | undefined {
  if (!settings) return undefined;
  const addresses = openOnce(async () => {
    const secret = await openOrMakeSecret(parts, 'bounce-addresses', () => randomBytes(SECRET_BYTES));
    return createBounceAddresses({ base: settings.address, secret });
  });
  return { settings, addresses };
}
