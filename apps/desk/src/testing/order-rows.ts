import type { OrderStatus } from '@certdesk/contract';
import { type Database, type Engine, migrate, newId } from '@certdesk/platform';
import { openTestDatabase } from '@certdesk/platform/testing';
import type { Insertable, Kysely } from 'kysely';
import { migrations } from '../../migrations/index.ts';
import type { DeskSchema, OrderTable } from '../schema.ts';

/** An empty database with the desk's tables. */
export async function openDeskTables(engine: Engine): Promise<Database<DeskSchema>> {
  const database = await openTestDatabase<DeskSchema>(engine);
  await migrate(database.db, migrations);
  return database;
}

/** What a test may be about; the rest of the row is filled in. */
export type OrderFacts = {
  accountId: string;
  commonName?: string;
  status?: OrderStatus;
  expiresAt?: Date | null;
  mailTimes?: Date[];
};

function toRow(facts: OrderFacts): Insertable<OrderTable> {
  const { accountId, commonName = 'www.example.com', status = 'complete', expiresAt = null, mailTimes = [] } = facts;
  return {
    account_id: accountId,
    id: newId(),
    product_id: 'dv-199',
    product: 'DV 199',
    authority_id: 'builtin',
    authority: 'Certdesk CA',
    validation_level: 'DV',
    validity_days: 199,
    common_name: commonName,
    names: [commonName],
    search_text: commonName,
    csr: '',
    key: 'ECDSA P-256',
    public_key_sha256: '',
    approver_email: 'admin@example.com',
    language: 'en',
    server_type: 'other',
    contacts: '{}',
    status,
    authority_order_id: newId(),
    authority_sequence: 0,
    created_at: new Date('2026-11-22T09:00:00Z'),
    expires_at: expiresAt,
    timeline: '[]',
    mail_times: mailTimes,
  };
}

/** Inserts orders as they are after a life of their own, and answers with their numbers. */
export async function insertOrders(db: Kysely<DeskSchema>, orders: readonly OrderFacts[]): Promise<number[]> {
  if (orders.length === 0) return [];
  const rows = await db.insertInto('orders').values(orders.map(toRow)).returning('number').execute();
  return rows.map(({ number }) => number);
}
