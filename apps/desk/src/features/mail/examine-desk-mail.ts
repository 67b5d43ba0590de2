import type { MailChecks } from '@certdesk/contract';
import { dkimRecords, parseSmtpUrls } from '@certdesk/mail';
import type { Clock } from '@certdesk/platform';
import type { MailSettings } from './mail-desk.ts';
import type { DeskIdentity } from './open-identity.ts';

export type ExamineParts = {
  readonly settings: MailSettings;
  readonly identity: DeskIdentity;
  /** Mails go to the local mailbox of a trial and to nobody else. */
  readonly trial: boolean;
  readonly dnsServers: readonly string[] | undefined;
  readonly clock: Clock;
};

/** Examines how the desk sends its own mails, as the built-in CA examines how it does. Throws `vault.unavailable`. */
export async function examineDeskMail(parts: ExamineParts): Promise<MailChecks> {
  const { settings, trial, dnsServers, clock } = parts;
  const { from, smtpUrls, smtpCa } = settings;
  const { checkSender } = await import('@certdesk/mail/doctor'); // loaded when it is asked for
  const identity = await parts.identity();
  const sender = {
    from,
    bounce: settings.bounces?.address,
    dkim: identity ? dkimRecords(identity) : [],
    servers: parseSmtpUrls(smtpUrls),
    trial,
    sendingAddresses: settings.sendingAddresses,
  };
  return checkSender(sender, { dnsServers, smtpCa }, clock.now());
}
