import { type AddServiceBody, CertdeskError, type FieldFault, MAX_SERVICES } from '@certdesk/contract';
import { type Clock, type Database, newId } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import { type CertificateKeyOf, type CertificateRow, lockCertificate } from './certificate.store.ts';
import { actorOf } from './import-certificate.ts';
import { dropService, findServices, insertService, type ServiceRow } from './service.store.ts';

export type ServiceParts = { database: Database<DeskSchema>; audit: Audit; clock: Clock };

/** Locks the certificate, or throws `certificate.not_found`. */
export async function lockOwn(trx: Transaction<DeskSchema>, key: CertificateKeyOf): Promise<CertificateRow> {
  const row = await lockCertificate(trx, key);
  if (!row) throw new CertdeskError('certificate.not_found');
  return row;
}

/** Names in the sentence at most; the faults name every service. */
const NAMED = 5;

/** Throws `certificate.in_use`, naming the services, while any uses the certificate. */
export function refuseInUse(services: readonly ServiceRow[]): void {
  if (services.length === 0) return;
  const names = services.slice(0, NAMED).map(({ name }) => name);
  const faults = services.map(
    ({ id, kind, name }): FieldFault => ({
      path: `/services/${id}`,
      code: 'certificate_service.uses',
      params: { kind, name },
    }),
  );
  throw new CertdeskError('certificate.in_use', {
    params: { count: services.length, names: `${names.join(', ')}${services.length > NAMED ? ', …' : ''}` },
    faults,
  });
}

/**
 * Records that a service uses a certificate. The certificate is locked, so that it is neither replaced nor deleted at
 * the same moment. Throws `certificate.not_found`, `certificate_service.exists`, `certificate_service.limit`.
 */
export async function addService(
  { database, audit, clock }: ServiceParts,
  actor: Actor,
  { id, body }: { id: string; body: AddServiceBody },
): Promise<ServiceRow> {
  const { accountId } = actor;
  return database.db.transaction().execute(async (trx) => {
    const certificate = await lockOwn(trx, { accountId, id });
    const services = await findServices(trx, { accountId, id });
    const added = await insertService(trx, {
      account_id: accountId,
      certificate_id: id,
      id: newId(),
      ...body,
      added_at: clock.now(),
    });
    if (!added) throw new CertdeskError('certificate_service.exists', { params: { name: body.name } });
    if (services.length >= MAX_SERVICES)
      throw new CertdeskError('certificate_service.limit', { params: { maximum: MAX_SERVICES } });
    await audit(trx, {
      accountId,
      certificateId: id,
      action: 'certificate.service_added',
      actor: actorOf(actor),
      params: { ...body, commonName: certificate.common_name },
    });
    return added;
  });
}

/** Throws `certificate.not_found`, `certificate_service.not_found`. */
export async function removeService(
  { database, audit }: ServiceParts,
  actor: Actor,
  { id, serviceId }: { id: string; serviceId: string },
): Promise<void> {
  const { accountId } = actor;
  await database.db.transaction().execute(async (trx) => {
    const certificate = await lockOwn(trx, { accountId, id });
    const gone = await dropService(trx, { accountId, id, serviceId });
    if (!gone) throw new CertdeskError('certificate_service.not_found');
    await audit(trx, {
      accountId,
      certificateId: id,
      action: 'certificate.service_removed',
      actor: actorOf(actor),
      params: { kind: gone.kind, name: gone.name, commonName: certificate.common_name },
    });
  });
}
