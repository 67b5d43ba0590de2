import { HOUR } from '@certdesk/platform';
import type { AuthorityFacts, CallBudget } from '../../adapter.ts';

export const SECTIGO_FACTS: AuthorityFacts = {
  abilities: {
    // Sectigo resends no mail with a TLS certificate: the desk collects it and mails it.
    resendFulfillment: { by: 'desk', states: ['issued', 'complete'] },
    resendApprover: { by: 'authority', states: ['pending_approval'], windowDays: 30 },
    mailHistory: { by: 'nobody' },
    fetchChain: { by: 'authority', states: ['issued', 'complete'] },
    webhook: { by: 'authority' },
    cancel: { by: 'authority', states: ['pending_approval', 'processing'] },
    revoke: { by: 'authority', states: ['issued', 'complete'] },
    reissue: { by: 'authority', states: ['issued', 'complete'] },
    renew: { by: 'desk', states: ['issued', 'complete', 'expired'] },
    approverAddresses: { by: 'authority' },
    csrCheck: { by: 'desk' },
  },
  validationMethods: ['dns', 'http', 'email'],
  triedAgainst: 'contract_server',
};

/** "Do not make multiple concurrent calls" (https://docs.sectigo.com/sps/collect-ssl/request): so of no calls at all. */
export const SECTIGO_BUDGET: CallBudget = { concurrency: 1, windows: [] };
/** An order is not to be asked for more often than this, unless Sectigo has said that it changed. */
export const COLLECT_PAUSE_MS = 3 * HOUR;
/** How long an address may be used after it was listed. */
export const ADDRESSES_FRESH_MS = 24 * HOUR;
