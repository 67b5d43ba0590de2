import { type Clock, createOutbound, type Database, type Log } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import type { Vault } from '../vault/index.ts';
import type { HttpChallenges, Proofs } from './adapter.ts';
import type { Authority } from './authority.ts';
import type { CommonParts, InstalledKind, Values } from './authority-kind.ts';
import { createKeep } from './authority-secrets.ts';
import { guardCalls } from './call-guard.ts';

export type ConnectParts = {
  readonly database: Database<DeskSchema>;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  /** Networks of the operator's own that authorities may be called in. */
  readonly privateNetworks: readonly string[];
  readonly challengesOf: (authorityId: string) => HttpChallenges;
  readonly proofsOf: (authorityId: string) => Proofs;
  /** Where an authority may call; undefined where nobody outside can reach the desk. */
  readonly webhookUrlOf: (authorityId: string) => string | undefined;
};

type Connection = {
  readonly id: string;
  readonly name: string;
  readonly kind: InstalledKind;
  readonly settings: Values;
  readonly secrets: Values;
};

/** An authority with its one way out, and what its adapter keeps. Throws CertdeskError `authority.settings_invalid`. */
export function connectAuthority(
  parts: ConnectParts,
  { id, name, kind, settings, secrets }: Connection,
): { readonly authority: Authority; readonly test: () => Promise<void> } {
  const { clock, log, privateNetworks } = parts;
  const ready = kind.read({ settings, secrets });
  const outbound = createOutbound({ hosts: ready.hosts, privateNetworks, ca: ready.trustedRoots });
  const common: CommonParts = {
    id,
    name,
    outbound: guardCalls(outbound, { budget: kind.budget, clock }),
    keep: createKeep(parts, id),
    challenges: parts.challengesOf(id),
    proofs: parts.proofsOf(id),
    webhookUrl: parts.webhookUrlOf(id),
    clock,
    log: log.child({ authorityId: id }),
  };
  return { authority: ready.create(common), test: () => ready.test(common) };
}
