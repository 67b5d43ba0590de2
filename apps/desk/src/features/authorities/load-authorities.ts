import type { AuthorityState, Offer } from '@certdesk/contract';
import type { InstalledKind, Values } from './authority-kind.ts';
import { isVaultUnavailable, openSecrets } from './authority-secrets.ts';
import { type AuthorityRow, findAuthorities } from './configured-authority.store.ts';
import { type ConnectParts, connectAuthority } from './connect-authority.ts';
import type { AuthorityEntry } from './registry-entry.ts';

/** An authority that a file declares, with its secrets. */
export type DeclaredAuthority = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly settings: Values;
  readonly secrets: Values;
  readonly offers: readonly Offer[];
  readonly state: AuthorityState;
  readonly pausedReason: string | null;
};

type Facts = Omit<AuthorityEntry, 'authority' | 'test' | 'facts' | 'waitsForVault'>;

/** What is configured stays in the list also while it cannot be called: its orders are shown, and the list says why. */
async function toEntry(
  parts: ConnectParts,
  { kind, facts, secretsOf }: { kind: InstalledKind; facts: Facts; secretsOf: () => Promise<Values> },
): Promise<AuthorityEntry> {
  const { id, name, settings } = facts;
  try {
    const connected = connectAuthority(parts, { id, name, kind, settings, secrets: await secretsOf() });
    return { ...facts, facts: kind.facts, waitsForVault: false, ...connected };
  } catch (cause) {
    parts.log.error({ event: 'authority.unusable', authorityId: id, err: cause });
    const waitsForVault = isVaultUnavailable(cause);
    return { ...facts, facts: kind.facts, waitsForVault, authority: undefined, test: () => Promise.reject(cause) };
  }
}

export function entryOfFile(
  parts: ConnectParts,
  kind: InstalledKind,
  declared: DeclaredAuthority,
): Promise<AuthorityEntry> {
  const { secrets, ...shown } = declared;
  const secretsSet = Object.fromEntries(Object.keys(secrets).map((name) => [name, null]));
  const facts = { ...shown, declaredIn: 'file', secretsSet, revision: 1, createdAt: null, updatedAt: null } as const;
  return toEntry(parts, { kind, facts, secretsOf: async () => secrets });
}

function entryOfRow(parts: ConnectParts, kind: InstalledKind, row: AuthorityRow): Promise<AuthorityEntry> {
  const { secrets_set, paused_reason, created_at, updated_at, ...shown } = row;
  const facts = {
    ...shown,
    declaredIn: 'database',
    secretsSet: secrets_set,
    pausedReason: paused_reason,
    createdAt: created_at,
    updatedAt: updated_at,
  } as const;
  return toEntry(parts, { kind, facts, secretsOf: () => openSecrets(parts, row.id) });
}

/** The authorities of the database; those that have not changed stay as they are, with their budgets and connections. */
export async function loadConfigured(
  parts: ConnectParts,
  kinds: ReadonlyMap<string, InstalledKind>,
  known: ReadonlyMap<string, AuthorityEntry>,
): Promise<AuthorityEntry[]> {
  const rows = await findAuthorities(parts.database.db);
  const entries = await Promise.all(
    rows.map(async (row) => {
      const before = known.get(row.id);
      if (before?.authority && before.revision === row.revision) return [before];
      const kind = kinds.get(row.kind);
      if (kind) return [await entryOfRow(parts, kind, row)];
      parts.log.error({ event: 'authority.kind_unknown', authorityId: row.id, kind: row.kind });
      return [];
    }),
  );
  return entries.flat();
}
