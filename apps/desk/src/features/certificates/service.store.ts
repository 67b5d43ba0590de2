import type { Queryable } from '@certdesk/platform';
import type { Insertable, Selectable, Transaction } from 'kysely';
import type { CertificateServiceTable, DeskSchema } from '../../schema.ts';
import type { CertificateKeyOf } from './certificate.store.ts';

const COLUMNS = ['certificate_id', 'id', 'kind', 'name', 'added_at'] as const;
export type ServiceRow = Pick<Selectable<CertificateServiceTable>, (typeof COLUMNS)[number]>;

/** The services of all the certificates of a page in one query, in the order in which they were added. */
export async function findServicesOf(
  db: Queryable<DeskSchema>,
  accountId: string,
  certificateIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ServiceRow[]>> {
  if (certificateIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('certificate_services')
    .select(COLUMNS)
    .where('account_id', '=', accountId)
    .where('certificate_id', 'in', certificateIds)
    .orderBy('certificate_id')
    .orderBy('id')
    .execute();
  return Map.groupBy(rows, (row) => row.certificate_id);
}

export async function findServices(
  db: Queryable<DeskSchema>,
  { accountId, id }: CertificateKeyOf,
): Promise<readonly ServiceRow[]> {
  return (await findServicesOf(db, accountId, [id])).get(id) ?? [];
}

/** Undefined when the certificate has a service of this kind and name already. */
export async function insertService(
  trx: Transaction<DeskSchema>,
  service: Insertable<CertificateServiceTable>,
): Promise<ServiceRow | undefined> {
  return trx
    .insertInto('certificate_services')
    .values(service)
    .onConflict((conflict) => conflict.columns(['account_id', 'certificate_id', 'kind', 'name']).doNothing())
    .returning(COLUMNS)
    .executeTakeFirst();
}

/** Answers with what was removed; undefined when there was no such service. */
export async function dropService(
  trx: Transaction<DeskSchema>,
  { accountId, id, serviceId }: CertificateKeyOf & { serviceId: string },
): Promise<ServiceRow | undefined> {
  return trx
    .deleteFrom('certificate_services')
    .where('account_id', '=', accountId)
    .where('certificate_id', '=', id)
    .where('id', '=', serviceId)
    .returning(COLUMNS)
    .executeTakeFirst();
}
