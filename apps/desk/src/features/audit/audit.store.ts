import type { AuditEntry } from '@certdesk/contract';
import { type Clock, newId, type Queryable } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';

export type Deed = {
  readonly accountId: string;
  readonly orderNumber?: number | null;
  readonly certificateId?: string;
  readonly action: string;
  /** Who did it; null when an authority or the desk itself did. */
  readonly actor: { readonly id: string; readonly name: string } | null;
  readonly params?: Readonly<Record<string, string | number>>;
};

export type Audit = (trx: Transaction<DeskSchema>, deed: Deed) => Promise<void>;

/** Appends to the audit log, in the transaction of the deed: there is no deed without its entry, and no entry without its deed. */
export function createAudit(clock: Clock): Audit {
  return async (trx, deed) => {
    const { accountId, orderNumber = null, certificateId = null, action, actor, params = {} } = deed;
    await trx
      .insertInto('audit_entries')
      .values({
        account_id: accountId,
        id: newId(),
        order_number: orderNumber,
        certificate_id: certificateId,
        action,
        actor_id: actor?.id ?? null,
        actor_name: actor?.name ?? null,
        at: clock.now(),
        params: JSON.stringify(params),
      })
      .execute();
  };
}

export type AuditPage = {
  accountId: string;
  /** What the entries are about. */
  of: { orderNumber: number } | { certificateId: string };
  before: string | undefined;
  limit: number;
};

/** A page of what happened to one order or certificate of the account, newest first. Ids are UUIDv7, so they sort by time. */
export async function findAuditPage(
  db: Queryable<DeskSchema>,
  { accountId, of, before, limit }: AuditPage,
): Promise<{ items: AuditEntry[]; nextCursor: string | null }> {
  let query = db
    .selectFrom('audit_entries')
    .select(['id', 'action', 'actor_id', 'actor_name', 'at', 'params'])
    .where('account_id', '=', accountId)
    .orderBy('id', 'desc')
    .limit(limit);
  query =
    'orderNumber' in of
      ? query.where('order_number', '=', of.orderNumber)
      : query.where('certificate_id', '=', of.certificateId);
  if (before) query = query.where('id', '<', before);
  const rows = await query.execute();
  const items = rows.map(({ id, action, actor_id, actor_name, at, params }) => ({
    id,
    action,
    actor: actor_id === null ? null : { id: actor_id, name: actor_name ?? actor_id },
    at: at.toISOString(),
    params,
  }));
  return { items, nextCursor: items.length === limit ? (items.at(-1)?.id ?? null) : null };
}
