import type { AuthorityFacts, CallBudget } from '../../adapter.ts';

export const NAMECHEAP_FACTS: AuthorityFacts = {
  abilities: {
    resendFulfillment: { by: 'authority', states: ['issued', 'complete'] },
    resendApprover: { by: 'authority', states: ['pending_approval'], windowDays: 30 },
    mailHistory: { by: 'nobody' },
    fetchChain: { by: 'authority', states: ['issued', 'complete'] },
    webhook: { by: 'nobody' },
    cancel: { by: 'nobody' },
    // Only of a certificate that a reissue has replaced.
    revoke: { by: 'authority', states: ['issued', 'complete'] },
    reissue: { by: 'authority', states: ['issued', 'complete'] },
    // `ssl.renew` works from 90 days before the end to 180 after it, and not across products: a renewal is a purchase.
    renew: { by: 'desk', states: ['issued', 'complete', 'expired'] },
    approverAddresses: { by: 'authority' },
    csrCheck: { by: 'authority' },
  },
  validationMethods: ['dns', 'http', 'email'],
  triedAgainst: 'contract_server',
};

/** Namecheap's own limits could not be confirmed; these are ours, and low. */
export const NAMECHEAP_BUDGET: CallBudget = { concurrency: 2, windows: [{ calls: 20, perMs: 60_000 }] };
