import type { Product } from '@certdesk/contract';
import { z } from 'zod';
import type { Adapter, AdapterParts, AuthorityFacts, Fact } from '../adapter.ts';
import type { Authority } from '../authority.ts';
import { AuthorityError } from '../authority-error.ts';
import { type InstalledKind, installKind } from '../authority-kind.ts';

const Settings = z.strictObject({
  url: z.url({ protocol: /^https$/ }).max(200),
  region: z.enum(['eu', 'us']).default('eu'),
  days: z.number().int().min(1).optional(),
  beta: z.boolean().default(false),
  methods: z.array(z.enum(['dns', 'email'])).default(['dns']),
});
const Secrets = z.strictObject({ apiKey: z.string().min(8), pin: z.string().optional() });

const nobody: Fact = { by: 'nobody' };
const FACTS: AuthorityFacts = {
  abilities: {
    resendFulfillment: { by: 'authority', states: ['issued'] },
    resendApprover: nobody,
    mailHistory: nobody,
    fetchChain: nobody,
    webhook: nobody,
    cancel: nobody,
    revoke: nobody,
    reissue: nobody,
    renew: nobody,
    approverAddresses: nobody,
    csrCheck: nobody,
  },
  validationMethods: ['dns', 'email'],
  triedAgainst: 'contract_server',
};

type Parts = AdapterParts<z.output<typeof Settings>, z.output<typeof Secrets>>;
export const productOf = (authorityId: string, authority: string, id = 'one'): Product => ({
  id: `${authorityId}.${id}`,
  authorityId,
  authority,
  name: id,
  validationLevel: 'DV',
  validityDays: 90,
  wildcard: true,
  maxNames: 10,
  validationMethods: ['dns', 'email'],
});

export type TestKind = {
  readonly kind: InstalledKind;
  /** What adapters were made with, the newest last. */
  readonly made: Parts[];
  /** The only key that it takes. */
  key: string;
  isDown: boolean;
  /** How often its products were asked for. */
  asked: number;
};

/** A kind of authority of the tests, whose products are `one` and `two`. */
export function createTestKind(): TestKind {
  const made: Parts[] = [];
  const state: TestKind = {
    made,
    key: 'correct horse',
    isDown: false,
    asked: 0,
    kind: installKind({
      kind: 'test',
      settings: Settings,
      secrets: Secrets,
      facts: FACTS,
      budget: { concurrency: 2, windows: [] },
      hosts: ({ url }) => [new URL(url).host],
      create: (parts) => {
        made.push(parts);
        const { id, name } = parts;
        const authority: Authority = {
          id,
          name,
          abilities: { resendFulfillment: true, resendApprover: false, cancel: false },
          products: async () => {
            state.asked += 1;
            if (state.isDown) throw new AuthorityError('unreachable');
            return [productOf(id, name), productOf(id, name, 'two')];
          },
          place: () => Promise.reject(new Error('nothing is placed here')),
        };
        return authority;
      },
      test: async ({ secrets, keep }) => {
        if (state.isDown) throw new AuthorityError('unreachable');
        if (secrets.apiKey !== state.key) throw new AuthorityError('refused', { reason: 'Who are you?' });
        await keep.write('account', 'an account of the authority');
      },
    } satisfies Adapter<typeof Settings, typeof Secrets>),
  };
  return state;
}
