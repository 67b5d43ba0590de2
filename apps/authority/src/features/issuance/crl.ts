import { createCrl, type Issuer } from '@certdesk/pki/node';
import { addMs, type Clock, DAY, type Queryable } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import type { Work } from '../events/index.ts';
import { findRevoked } from './issuance.store.ts';

/** BR 4.9.7: a CRL is good for at most ten days and renewed after seven at the latest. */
const CRL_VALID_MS = 7 * DAY;
const CRL_RENEWED_BEFORE_MS = 4 * DAY;

export type RenewCrlOptions = { db: Kysely<Tables>; work: Work; clock: Clock; issuer: Issuer };

type CrlState = { number: number; dirty: boolean; next_update: Date | null };

const readState = (db: Queryable<Tables>) =>
  db.selectFrom('crl').select(['number', 'dirty', 'next_update']).where('id', '=', 1);

const isDue = ({ dirty, next_update }: CrlState, now: Date): boolean =>
  dirty || next_update === null || next_update <= addMs(now, CRL_RENEWED_BEFORE_MS);

/** Publishes a new CRL when something was revoked or the present one grows old. */
export async function renewCrl({ db, work, clock, issuer }: RenewCrlOptions): Promise<void> {
  // Looked at without a lock first: the clock asks every other second, and a lock is a write.
  if (!isDue(await readState(db).executeTakeFirstOrThrow(), clock.now())) return;
  await work(async ({ trx }) => {
    const now = clock.now();
    const state = await readState(trx).forUpdate().executeTakeFirstOrThrow();
    if (!isDue(state, now)) return;
    const entries = (await findRevoked(trx, now)).map(({ serial_number, revoked_at, revocation_reason }) => ({
      serialNumber: serial_number,
      revokedAt: revoked_at ?? now,
      reason: revocation_reason ?? ('unspecified' as const),
    }));
    const number = state.number + 1;
    const nextUpdate = addMs(now, CRL_VALID_MS);
    const { der } = createCrl({ issuer, entries, number, thisUpdate: now, nextUpdate });
    const change = { number, der: Buffer.from(der), next_update: nextUpdate, dirty: false };
    await trx.updateTable('crl').set(change).where('id', '=', 1).execute();
  });
}

export async function findCrl(db: Kysely<Tables>): Promise<Uint8Array | null> {
  return (await db.selectFrom('crl').select('der').where('id', '=', 1).executeTakeFirstOrThrow()).der;
}

const ROOT_CRL_VALID_MS = 90 * DAY;

/** The root revokes nothing but the issuing CA, which never happens here: its list is empty and made when asked for. */
export function createRootCrl(root: Issuer, now: Date): Uint8Array {
  // Seconds grow with every list, as the number must, and need no place to be kept.
  const number = Math.floor(now.getTime() / 1000);
  return createCrl({ issuer: root, entries: [], number, thisUpdate: now, nextUpdate: addMs(now, ROOT_CRL_VALID_MS) })
    .der;
}
