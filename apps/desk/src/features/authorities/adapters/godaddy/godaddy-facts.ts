import type { AuthorityFacts, CallBudget } from '../../adapter.ts';

export const GODADDY_FACTS: AuthorityFacts = {
  abilities: {
    resendFulfillment: { by: 'authority', states: ['issued', 'complete'] },
    resendApprover: { by: 'authority', states: ['pending_approval'], windowDays: 30 },
    mailHistory: { by: 'authority' },
    fetchChain: { by: 'authority', states: ['issued', 'complete'] },
    webhook: { by: 'authority' },
    cancel: { by: 'authority', states: ['pending_approval', 'processing'] },
    revoke: { by: 'authority', states: ['issued', 'complete'] },
    reissue: { by: 'authority', states: ['issued', 'complete'] },
    // The answer to GoDaddy's own renewal names no certificate, so a renewal is an order of its own.
    renew: { by: 'desk', states: ['issued', 'complete', 'expired'] },
    approverAddresses: { by: 'desk' },
    csrCheck: { by: 'authority' },
  },
  // GoDaddy's interface takes no method: it mails, and tells the administrator what else there is.
  validationMethods: ['email'],
  mailLanguages: ['en', 'de', 'es', 'fr', 'it', 'pt-BR'],
  triedAgainst: 'contract_server',
};

/** 60 calls a minute for each endpoint (https://developer.godaddy.com/getstarted); kept for all of them together. */
export const GODADDY_BUDGET: CallBudget = { concurrency: 4, windows: [{ calls: 60, perMs: 60_000 }] };
