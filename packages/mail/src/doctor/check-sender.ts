import type { MailChecks } from '@certdesk/contract';
import { createDoctorTools, type DoctorSurroundings } from './doctor-tools.ts';
import { examineMail, type MailSender } from './examine-mail.ts';

/** Examines how an installation sends. It asks as it goes: name servers, its mail servers, its own policy host. */
export async function checkSender(
  sender: MailSender,
  surroundings: DoctorSurroundings,
  now: Date,
): Promise<MailChecks> {
  const tools = createDoctorTools(sender.from.domain, surroundings);
  const findings = await examineMail(sender, { ...tools, now });
  return { checkedAt: now.toISOString(), from: sender.from.address, trial: sender.trial, findings };
}
