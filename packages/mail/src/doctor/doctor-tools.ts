import { createOutbound, OutboundError, SECOND } from '@certdesk/platform';
import { createMailDns } from '../dns/index.ts';
import type { DoctorTools } from './examine-mail.ts';
import { lookAtServer } from './look-at-server.ts';

/** RFC 8461 3.3 lets a sender wait a minute; somebody sits in front of this one. */
const POLICY_TIMEOUT_MS = 10 * SECOND;
/** RFC 8461 3.2 */
const POLICY_BYTES = 64 * 1024;

/**
 * Fetches the MTA-STS policy of one's own domain, and of no other: the host is fixed, its address must be a public one,
 * TLS is verified, and no redirect is followed (RFC 8461 3.3).
 */
function createPolicyFetcher(domain: string): DoctorTools['fetchPolicy'] {
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

export type DoctorSurroundings = {
  /** Name servers to ask; the system's unless told. */
  readonly dnsServers?: readonly string[] | undefined;
  /** PEM of authorities to trust for the mail servers, besides the system's. */
  readonly smtpCa?: string | undefined;
};

/** What an examination asks: name servers, one's own mail servers, one's own policy host. Nothing is asked before. */
export function createDoctorTools(
  domain: string,
  { dnsServers, smtpCa }: DoctorSurroundings,
): Omit<DoctorTools, 'now'> {
  return {
    dns: createMailDns({ servers: dnsServers }),
    fetchPolicy: createPolicyFetcher(domain),
    lookAt: (server) => lookAtServer(server, { ca: smtpCa }),
  };
}
