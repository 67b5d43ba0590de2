import type { MailChecks } from '@certdesk/contract';
import type { DoctorTools, MailSender } from '@certdesk/mail/doctor';
import { type Clock, createOutbound, OutboundError, SECOND } from '@certdesk/platform';

export type CheckMailsOptions = {
  readonly sender: MailSender;
  readonly tools: Omit<DoctorTools, 'now'>;
  readonly clock: Clock;
};

/** RFC 8461 3.3 lets a sender wait a minute; somebody sits in front of this one. */
const POLICY_TIMEOUT_MS = 10 * SECOND;
/** RFC 8461 3.2 */
const POLICY_BYTES = 64 * 1024;

/**
 * Fetches the MTA-STS policy of one's own domain, and of no other: the host is fixed, its address must be a public one,
 * TLS is verified, and no redirect is followed (RFC 8461 3.3).
 */
export function createPolicyFetcher(domain: string): DoctorTools['fetchPolicy'] {
  const outbound = createOutbound({ hosts: [`mta-sts.${domain}`] });
  return async (url) => {
    try {
      const answer = await outbound({ method: 'GET', url, timeoutMs: POLICY_TIMEOUT_MS, maxBytes: POLICY_BYTES });
      if (answer.status !== 200) return { fault: `HTTP ${answer.status}` };
      const type = answer.headers['content-type'] ?? '';
      return /^text\/plain\b/i.test(type) ? { text: answer.body.toString('utf8') } : { fault: `Content-Type: ${type}` };
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      return { fault: error.cause instanceof Error ? error.cause.message : error.kind };
    }
  };
}

/** Examines how this CA sends. It asks as it goes: name servers, its mail servers, its own policy host. */
export async function checkMails({ sender, tools, clock }: CheckMailsOptions): Promise<MailChecks> {
  const now = clock.now();
  const { examineMail } = await import('@certdesk/mail/doctor'); // loaded when it is asked for
  const findings = await examineMail(sender, { ...tools, now });
  return { checkedAt: now.toISOString(), from: sender.from.address, trial: sender.trial, findings };
}
