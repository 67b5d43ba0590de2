import type { Actor } from '../../http/actor.ts';
import { dropCertificate } from './certificate.store.ts';
import { actorOf, type CertificateParts } from './import-certificate.ts';
import { findServices } from './service.store.ts';
import { lockOwn, refuseInUse } from './services.ts';

/**
 * Deletes a certificate that no service uses, its sealed key in the same transaction: with the row the only copy of its
 * data key is gone. Throws `certificate.not_found`, `certificate.in_use`.
 */
export async function deleteCertificate(
  { database, vault, audit }: CertificateParts,
  actor: Actor,
  id: string,
): Promise<void> {
  const { accountId } = actor;
  await database.db.transaction().execute(async (trx) => {
    const { common_name, fingerprint_sha256, order_number } = await lockOwn(trx, { accountId, id });
    refuseInUse(await findServices(trx, { accountId, id }));
    await vault.remove(trx, { accountId, recordId: id });
    await dropCertificate(trx, { accountId, id });
    await audit(trx, {
      accountId,
      orderNumber: order_number,
      certificateId: id,
      action: 'certificate.deleted',
      actor: actorOf(actor),
      params: { commonName: common_name, fingerprint: fingerprint_sha256 },
    });
  });
}
