import type { Clock, Database, Log } from '@certdesk/platform';
import type { Config } from '../config.ts';
import {
  type Authorities,
  builtinEntry,
  createAuthorities,
  createBuiltinAuthority,
  createHttpChallenges,
  createProofs,
  INSTALLED_KINDS,
  webhookPath,
} from '../features/authorities/index.ts';
import type { Vault } from '../features/vault/index.ts';
import type { DeskSchema } from '../schema.ts';

export type AuthoritiesParts = {
  readonly config: Config;
  readonly database: Database<DeskSchema>;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
};

/** The built-in CA and all that are configured, with what their adapters keep at the desk. */
export function composeAuthorities({ config, database, vault, clock, log }: AuthoritiesParts): Promise<Authorities> {
  const builtin = createBuiltinAuthority({ ...config.authority, clock, timeoutMs: config.authorityTimeoutMs });
  return createAuthorities({
    builtin: builtinEntry(builtin),
    kinds: INSTALLED_KINDS,
    declared: config.authorities,
    privateNetworks: config.privateNetworks,
    challengesOf: (authorityId) => createHttpChallenges({ db: database.db, authorityId, clock }),
    proofsOf: (authorityId) => createProofs({ db: database.db, authorityId, clock }),
    // Who has no address that begins with https is not known to the outside.
    webhookUrlOf: (authorityId) =>
      config.publicUrl.startsWith('https:') ? new URL(webhookPath(authorityId), config.publicUrl).href : undefined,
    ...{ database, vault, clock, log },
  });
}
