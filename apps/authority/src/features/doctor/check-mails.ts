import type { MailChecks } from '@certdesk/contract';
import type { DoctorSurroundings, MailSender } from '@certdesk/mail/doctor';
import type { Clock } from '@certdesk/platform';

export type CheckMailsOptions = {
  readonly sender: MailSender;
  readonly surroundings: DoctorSurroundings;
  readonly clock: Clock;
};

/** Examines how this CA sends. */
export async function checkMails({ sender, surroundings, clock }: CheckMailsOptions): Promise<MailChecks> {
  const { checkSender } = await import('@certdesk/mail/doctor'); // loaded when it is asked for
  return checkSender(sender, surroundings, clock.now());
}
