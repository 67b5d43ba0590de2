import type { AuthorityFactsView, AuthorityTest, AuthorityView } from '@certdesk/contract';
import type { RegisterRoute } from '../../http/routes.ts';
import type { AuthorityFacts } from './adapter.ts';
import {
  addAuthority,
  type ConfigurationParts,
  changeAuthority,
  findEntry,
  removeAuthority,
} from './change-configuration.ts';
import { countOpenOrders, findLastTests } from './configured-authority.store.ts';
import type { AuthorityEntry } from './registry-entry.ts';
import { testAuthority } from './test-authority.ts';

type Beside = { readonly openOrders: number; readonly lastTest: AuthorityTest | null };

function presentEntry(entry: AuthorityEntry, secretNames: readonly string[], beside: Beside): AuthorityView {
  const { id, kind, name, declaredIn, state, pausedReason, secretsSet } = entry;
  return {
    ...{ id, kind, name, declaredIn, state, pausedReason, ...beside },
    settings: { ...entry.settings },
    secrets: secretNames.map((secret) => ({ name: secret, setAt: secretsSet[secret] ?? null })),
    offers: [...entry.offers],
    usable: entry.authority !== undefined,
    createdAt: entry.createdAt?.toISOString() ?? null,
    updatedAt: entry.updatedAt?.toISOString() ?? null,
  };
}

// cast: the same shape, of which the contract's type leaves out that it is not changed
const presentFacts = (facts: AuthorityFacts) => facts as unknown as AuthorityFactsView;

/** The HTTP face: configured authorities for who administers the installation, what they can do for everybody. */
export function registerAuthorityRoutes(route: RegisterRoute, parts: ConfigurationParts): void {
  const { authorities, database } = parts;
  const present = async (entries: readonly AuthorityEntry[]): Promise<AuthorityView[]> => {
    const [open, tests] = [await countOpenOrders(database.db), await findLastTests(database.db)];
    return entries.map((entry) => {
      const fields = authorities.kinds.get(entry.kind)?.fields ?? [];
      const names = fields.filter(({ secret }) => secret).map(({ name }) => name);
      return presentEntry(entry, names, {
        openOrders: open.get(entry.id) ?? 0,
        lastTest: tests.get(entry.id) ?? null,
      });
    });
  };
  const presentOne = async (entry: AuthorityEntry): Promise<AuthorityView> => {
    const [view] = await present([entry]);
    if (!view) throw new Error('an entry has a view');
    return view;
  };
  route('listAuthorities', async () => {
    await authorities.refresh();
    return { items: await present(authorities.entries) };
  });
  route('listAuthorityKinds', async () => ({
    items: [...authorities.kinds.values()].map(({ kind, fields, facts }) => ({
      kind,
      fields,
      facts: presentFacts(facts),
    })),
  }));
  route('showAuthorityMatrix', async () => ({
    items: authorities.entries.map(({ id, kind, name, state, pausedReason, facts }) => ({
      ...{ id, kind, name, state, pausedReason },
      facts: presentFacts(facts),
    })),
  }));
  route('showAuthority', async ({ params }) => presentOne(await findEntry(parts, params.authorityId)));
  route('listAuthorityProducts', async ({ params }) => ({
    items: [...(await authorities.productsOf(await findEntry(parts, params.authorityId)))],
  }));
  route('addAuthority', async ({ actor, body }) => presentOne(await addAuthority(parts, actor, body)));
  route('changeAuthority', async ({ actor, params, body }) =>
    presentOne(await changeAuthority(parts, actor, { id: params.authorityId, body })),
  );
  route('removeAuthority', async ({ actor, params }) => removeAuthority(parts, actor, params.authorityId));
  route('testAuthority', async ({ actor, params }) => testAuthority(parts, actor, params.authorityId));
}
