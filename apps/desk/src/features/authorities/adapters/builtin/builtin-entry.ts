import { LANGUAGES, OFFER_ALL } from '@certdesk/contract';
import type { AuthorityFacts, Fact } from '../../adapter.ts';
import type { Authority } from '../../authority.ts';
import type { AuthorityEntry } from '../../registry-entry.ts';

const nobody: Fact = { by: 'nobody' };

export const BUILTIN_FACTS: AuthorityFacts = {
  abilities: {
    resendFulfillment: { by: 'authority', states: ['issued', 'complete', 'expired'] },
    resendApprover: { by: 'authority', states: ['pending_approval'], windowDays: 30 },
    mailHistory: { by: 'authority' },
    fetchChain: nobody,
    webhook: { by: 'authority' },
    cancel: { by: 'authority', states: ['pending_approval', 'processing'] },
    revoke: { by: 'authority', states: ['issued', 'complete'] },
    reissue: { by: 'authority', states: ['issued', 'complete'] },
    renew: { by: 'desk', states: ['issued', 'complete', 'expired'] },
    approverAddresses: { by: 'desk' },
    csrCheck: { by: 'desk' },
  },
  validationMethods: ['email'],
  mailLanguages: LANGUAGES,
  triedAgainst: 'server',
};

/** The built-in CA in the list of authorities: set up by the programs' settings, offered to every account. */
export const builtinEntry = (authority: Authority): AuthorityEntry => ({
  id: authority.id,
  kind: 'builtin',
  name: authority.name,
  declaredIn: 'builtin',
  facts: BUILTIN_FACTS,
  settings: {},
  secretsSet: {},
  offers: OFFER_ALL,
  state: 'active',
  pausedReason: null,
  revision: 1,
  createdAt: null,
  updatedAt: null,
  authority,
  waitsForVault: false,
  test: async () => void (await authority.products()),
});
