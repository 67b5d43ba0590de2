import type { FulfillmentRequest, LastRequest, MailDetail } from '@certdesk/contract';
import type { Queryable } from '@certdesk/platform';
import { type Insertable, type Selectable, sql, type Transaction } from 'kysely';
import type { DeskSchema, FulfillmentRequestTable } from '../../schema.ts';
import { type RequestNews, toEvent, toLastRequest } from './fulfillment-request.ts';

const COLUMNS = [
  'account_id', 'id', 'order_number', 'authority_id', 'authority_order_id', 'kind', 'reason', 'state', 'recipient',
  'requested_by', 'requested_by_name', 'requested_at', 'events', 'detail',
] as const; // biome-ignore format: a table
export type RequestRow = Pick<Selectable<FulfillmentRequestTable>, (typeof COLUMNS)[number]>;

/** Which request of which account; ids that come from outside are never looked up without the account. */
export type RequestKey = { readonly accountId: string; readonly requestId: string };

export async function findByIdempotencyKey(
  db: Queryable<DeskSchema>,
  accountId: string,
  key: string,
): Promise<RequestRow | undefined> {
  return db
    .selectFrom('fulfillment_requests')
    .select(COLUMNS)
    .where('account_id', '=', accountId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
}

const keysOf = (keys: readonly RequestKey[]) => ({
  accounts: keys.map(({ accountId }) => accountId),
  ids: keys.map(({ requestId }) => requestId),
});

export async function findRequests(db: Queryable<DeskSchema>, keys: readonly RequestKey[]): Promise<RequestRow[]> {
  const { accounts, ids } = keysOf(keys);
  return db
    .selectFrom('fulfillment_requests')
    .select(COLUMNS)
    .where(sql<boolean>`(account_id, id) in (select * from unnest(${accounts}::text[], ${ids}::uuid[]))`)
    .execute();
}

/** Locks the requests in key order, so that two workers never wait for each other in a circle. */
export async function lockRequests(trx: Transaction<DeskSchema>, keys: readonly RequestKey[]): Promise<RequestRow[]> {
  const { accounts, ids } = keysOf(keys);
  return trx
    .selectFrom('fulfillment_requests')
    .select(COLUMNS)
    .where(sql<boolean>`(account_id, id) in (select * from unnest(${accounts}::text[], ${ids}::uuid[]))`)
    .orderBy('account_id')
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** Notes mails that the authority sent on its own: the first approver email, the first fulfillment email. */
export async function insertRequests(
  trx: Transaction<DeskSchema>,
  rows: readonly Insertable<FulfillmentRequestTable>[],
): Promise<void> {
  if (rows.length > 0)
    await trx
      .insertInto('fulfillment_requests')
      .values([...rows])
      .execute();
}

export type RequestUpdate = { readonly request: RequestRow; readonly news: readonly RequestNews[] };

type Change = {
  readonly account_id: string;
  readonly id: string;
  readonly order_number: number;
  readonly last: LastRequest;
};

/** Of each order the newest request: of several that match, an update takes whichever it likes. */
function newestOfOrders<T extends Change>(changes: readonly T[]): T[] {
  const age = ({ id, last }: Change) => `${last.requestedAt} ${id}`;
  const byOrder = Map.groupBy(changes, ({ account_id, order_number }) => `${account_id} ${order_number}`);
  return [...byOrder.values()].flatMap((ofOrder) => ofOrder.toSorted((a, b) => (age(a) < age(b) ? 1 : -1)).slice(0, 1));
}

const asRows = (changes: readonly Change[]) => sql`jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
    as v(account_id text, id uuid, order_number int, state text, added jsonb, detail jsonb, last jsonb)`;

/** Adds news to requests, and to the orders whose newest request they are: two statements, however many there are. */
export async function writeNews(trx: Transaction<DeskSchema>, updates: readonly RequestUpdate[]): Promise<void> {
  const changes = updates.flatMap(({ request, news }) => {
    const latest = news.at(-1);
    if (!latest) return [];
    const facts = { id: request.id, kind: request.kind, reason: request.reason, requestedAt: request.requested_at };
    const { account_id, id, order_number } = request;
    return [
      {
        account_id,
        id,
        order_number,
        state: latest.state,
        added: news.map(toEvent),
        detail: latest.detail ?? null,
        last: toLastRequest(facts, latest),
      },
    ];
  });
  if (changes.length === 0) return;
  await sql`update fulfillment_requests r set state = v.state, events = r.events || v.added, detail = v.detail
    from ${asRows(changes)} where r.account_id = v.account_id and r.id = v.id`.execute(trx);
  await sql`update orders o set last_request = v.last from ${asRows(newestOfOrders(changes))}
    where o.account_id = v.account_id and o.number = v.order_number
      and coalesce(o.last_request->>'requestedAt', '') <= v.last->>'requestedAt'`.execute(trx);
}

export type HistoryPage = { accountId: string; orderNumber: number; before: string | undefined; limit: number };

/** The mail history of one order, newest first. */
export async function findHistory(
  db: Queryable<DeskSchema>,
  { accountId, orderNumber, before, limit }: HistoryPage,
): Promise<RequestRow[]> {
  let query = db
    .selectFrom('fulfillment_requests')
    .select(COLUMNS)
    .where('account_id', '=', accountId)
    .where('order_number', '=', orderNumber)
    .orderBy('id', 'desc')
    .limit(limit);
  if (before) query = query.where('id', '<', before);
  return query.execute();
}

export const presentRequest = (row: RequestRow): FulfillmentRequest => ({
  id: row.id,
  orderNumber: row.order_number,
  kind: row.kind,
  reason: row.reason,
  state: row.state,
  recipient: row.recipient,
  requestedBy:
    row.requested_by === null ? null : { id: row.requested_by, name: row.requested_by_name ?? row.requested_by },
  requestedAt: row.requested_at.toISOString(),
  events: row.events,
  ...(isTrouble(row) && { error: row.detail }),
});

const isTrouble = (row: RequestRow): row is RequestRow & { detail: MailDetail } =>
  row.detail !== null && ['failed', 'delayed', 'uncertain'].includes(row.state);
