import type { AuthorityFacts, CallBudget } from '../../adapter.ts';

export const DIGICERT_FACTS: AuthorityFacts = {
  abilities: {
    resendFulfillment: { by: 'authority', states: ['issued', 'complete'] },
    // The value in the email lives 30 days (BR 3.2.2.4.4); a resend does not prolong it.
    resendApprover: { by: 'authority', states: ['pending_approval'], windowDays: 30 },
    mailHistory: { by: 'nobody' },
    fetchChain: { by: 'authority', states: ['issued', 'complete'] },
    webhook: { by: 'authority' },
    cancel: { by: 'authority', states: ['pending_approval', 'processing'] },
    revoke: { by: 'authority', states: ['issued', 'complete'] },
    reissue: { by: 'authority', states: ['issued', 'complete'] },
    renew: { by: 'authority', states: ['issued', 'complete', 'expired'] },
    approverAddresses: { by: 'desk' },
    csrCheck: { by: 'desk' },
  },
  validationMethods: ['dns', 'http', 'email'],
  triedAgainst: 'contract_server',
};

/** https://dev.digicert.com/en/certcentral-apis/services-api/rate-limits.html, for an API key; rolling windows. */
export const DIGICERT_BUDGET: CallBudget = {
  concurrency: 8,
  windows: [
    { calls: 1000, perMs: 180_000 },
    { calls: 100, perMs: 5_000 },
  ],
};
