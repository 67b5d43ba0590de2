import { type AddAuthorityBody, CertdeskError, type ChangeAuthorityBody, type FieldFault } from '@certdesk/contract';
import { newId } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import { INSTALLATION_ACCOUNT } from '../vault/index.ts';
import type { InstalledKind, Values } from './authority-kind.ts';
import { forgetSecrets, openSecrets, sealSecrets } from './authority-secrets.ts';
import {
  type AuthorityRow,
  countOpenOrders,
  deleteAuthority,
  insertAuthority,
  lockAuthority,
  updateAuthority,
} from './configured-authority.store.ts';
import type { ConnectParts } from './connect-authority.ts';
import type { Authorities } from './registry.ts';
import type { AuthorityEntry } from './registry-entry.ts';

export type ConfigurationParts = Pick<ConnectParts, 'database' | 'vault' | 'clock'> & {
  readonly authorities: Authorities;
  readonly audit: Audit;
};

/** As it is now, also when another process has just changed it. Throws `authority.not_found`. */
export async function findEntry({ authorities }: ConfigurationParts, id: string): Promise<AuthorityEntry> {
  await authorities.refresh();
  const entry = authorities.entries.find((candidate) => candidate.id === id);
  if (!entry) throw new CertdeskError('authority.not_found');
  return entry;
}

function kindOf({ authorities }: ConfigurationParts, kind: string): InstalledKind {
  const installed = authorities.kinds.get(kind);
  if (installed) return installed;
  const values = [...authorities.kinds.keys()].join(', ');
  const faults = [{ path: '/kind', code: 'field.not_offered', params: { values } }];
  throw new CertdeskError('authority.kind_unknown', { faults });
}

function refuseFaults(faults: readonly FieldFault[]): void {
  if (faults.length > 0) throw new CertdeskError('authority.settings_invalid', { faults });
}

const withoutNull = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

type Entry = { readonly action: string; readonly id: string; readonly name: string; readonly fields?: string };

/** Names of what was changed, never values: secrets are among them. */
function note({ audit }: ConfigurationParts, trx: Transaction<DeskSchema>, actor: Actor, deed: Entry): Promise<void> {
  const { action, id, name, fields } = deed;
  return audit(trx, {
    accountId: INSTALLATION_ACCOUNT,
    action,
    actor: { id: actor.userId, name: actor.name },
    params: { authorityId: id, authority: name, ...(fields !== undefined && { fields }) },
  });
}

/** Throws `authority.kind_unknown`, `authority.settings_invalid` with every fault, and `vault.unavailable`. */
export async function addAuthority(
  parts: ConfigurationParts,
  actor: Actor,
  { kind, name, settings, secrets, offers }: AddAuthorityBody,
): Promise<AuthorityEntry> {
  const { database, clock } = parts;
  const given = withoutNull(secrets);
  refuseFaults(kindOf(parts, kind).faultsOf({ settings, secrets: given }));
  const id = newId();
  const store = await sealSecrets(parts, id, given);
  const now = clock.now();
  await database.db.transaction().execute(async (trx) => {
    await insertAuthority(trx, {
      id,
      kind,
      name,
      settings: JSON.stringify(settings),
      secrets_set: JSON.stringify(Object.fromEntries(Object.keys(given).map((key) => [key, now.toISOString()]))),
      offers: JSON.stringify(offers),
      state: 'active',
      paused_reason: null,
      created_at: now,
      updated_at: now,
    });
    await store(trx);
    await note(parts, trx, actor, { action: 'authority.added', id, name });
  });
  return findEntry(parts, id);
}

type Change = { readonly id: string; readonly body: ChangeAuthorityBody };

type NewSecrets = { readonly all: Values; readonly store: Awaited<ReturnType<typeof sealSecrets>> };

/**
 * What is secret afterwards, checked together with the settings; undefined when it stays as it is. Settings that lead to
 * other hosts take the secrets away: nobody who may change a setting, but was never told a secret, can have it sent to them.
 */
async function changeSecrets(
  parts: ConfigurationParts,
  entry: AuthorityEntry,
  { settings = entry.settings, secrets }: ChangeAuthorityBody,
): Promise<NewSecrets | undefined> {
  const kind = kindOf(parts, entry.kind);
  const known = new Set(kind.hostsOf(entry.settings));
  const isElsewhere = kind.hostsOf(settings).some((host) => !known.has(host));
  const all = withoutNull({ ...(isElsewhere ? {} : await openSecrets(parts, entry.id)), ...secrets });
  refuseFaults(kind.faultsOf({ settings, secrets: all }));
  return secrets || isElsewhere ? { all, store: await sealSecrets(parts, entry.id, all) } : undefined;
}

function changedRow(
  row: AuthorityRow,
  { body, at, secrets }: { body: ChangeAuthorityBody; at: Date; secrets: Values | undefined },
) {
  const { name, settings, offers, state, pausedReason } = body;
  const setAt = (key: string) => (body.secrets?.[key] === undefined ? row.secrets_set[key] : at.toISOString());
  const secretsSet = secrets && Object.fromEntries(Object.keys(secrets).map((key) => [key, setAt(key)]));
  const resumes = state === 'active' ? { paused_reason: null } : {};
  return {
    updated_at: at,
    ...(secretsSet && { secrets_set: JSON.stringify(secretsSet) }),
    ...(name !== undefined && { name }),
    ...(settings && { settings: JSON.stringify(settings) }),
    ...(offers && { offers: JSON.stringify(offers) }),
    ...(pausedReason !== undefined && { paused_reason: pausedReason }),
    ...(state && { state }),
    ...resumes,
  };
}

const actionOf = (row: AuthorityRow, { state }: ChangeAuthorityBody): string => {
  if (state === undefined || state === row.state) return 'authority.changed';
  return state === 'paused' ? 'authority.paused' : 'authority.resumed';
};

/** What can be changed is what the database has. Throws `authority.not_found` and `authority.declared_in_file`. */
async function findOwn(parts: ConfigurationParts, id: string): Promise<AuthorityEntry> {
  const entry = await findEntry(parts, id);
  if (entry.declaredIn !== 'database') throw new CertdeskError('authority.declared_in_file');
  return entry;
}

/**
 * Changes, pauses or resumes. Settings and secrets are checked as they will be together: what somebody else has changed
 * since is looked at again, lest secrets of before get to hosts of after.
 */
export async function changeAuthority(
  parts: ConfigurationParts,
  actor: Actor,
  { id, body }: Change,
): Promise<AuthorityEntry> {
  const { database, clock } = parts;
  const entry = await findOwn(parts, id);
  const secrets = body.settings || body.secrets ? await changeSecrets(parts, entry, body) : undefined;
  const isDone = await database.db.transaction().execute(async (trx) => {
    const row = await lockAuthority(trx, id);
    if (!row) throw new CertdeskError('authority.not_found');
    if (row.revision !== entry.revision) return false;
    await updateAuthority(trx, id, changedRow(row, { body, at: clock.now(), secrets: secrets?.all }));
    await secrets?.store(trx);
    const fields = Object.keys({ ...body, ...body.settings, ...body.secrets })
      .join(', ')
      .slice(0, 500);
    await note(parts, trx, actor, { action: actionOf(row, body), id, name: body.name ?? row.name, fields });
    return true;
  });
  return isDone ? findEntry(parts, id) : changeAuthority(parts, actor, { id, body });
}

/** Its orders outlive it. Throws `authority.has_open_orders`: nobody could follow them any more. */
export async function removeAuthority(parts: ConfigurationParts, actor: Actor, id: string): Promise<void> {
  await findOwn(parts, id);
  await parts.database.db.transaction().execute(async (trx) => {
    const row = await lockAuthority(trx, id);
    if (!row) throw new CertdeskError('authority.not_found');
    const open = (await countOpenOrders(trx)).get(id) ?? 0;
    if (open > 0) throw new CertdeskError('authority.has_open_orders', { params: { count: open } });
    await deleteAuthority(trx, id);
    await forgetSecrets(trx, id);
    await note(parts, trx, actor, { action: 'authority.removed', id, name: row.name });
  });
  await parts.authorities.refresh();
}
