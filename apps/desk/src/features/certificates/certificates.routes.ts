import { API_PREFIX, CertdeskError, type Language } from '@certdesk/contract';
import type { FastifyReply } from 'fastify';
import type { RegisterRoute } from '../../http/routes.ts';
import { findAuditPage } from '../audit/index.ts';
import { type CertificateRow, findCertificate } from './certificate.store.ts';
import { deleteCertificate } from './delete-certificate.ts';
import { type DownloadFile, PUBLIC_FILES } from './download-files.ts';
import { type CertificateParts, importCertificate } from './import-certificate.ts';
import { findCertificates, findExpiring } from './list-certificates.store.ts';
import { presentCertificate, presentDetail, presentService } from './present-certificate.ts';
import { releasePrivateKey } from './release-private-key.ts';
import { findServices, findServicesOf } from './service.store.ts';
import { addService, removeService } from './services.ts';
import { updateCertificate } from './update-certificate.ts';

/** As many as the top of a screen may name. */
const MAX_EXPIRING = 100;

function sendFile(reply: FastifyReply, { name, type, content }: DownloadFile): string | Buffer {
  reply.header('content-type', type).header('content-disposition', `attachment; filename="${name}"`);
  return content;
}

/** A link on another website must not put a private key on the disk of whoever follows it. */
function refuseForeignLink({ request }: FastifyReply): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new CertdeskError('request.foreign_origin');
}

const KEY_DOWNLOADS = [
  ['downloadPrivateKey', 'key'],
  ['downloadPem', 'pem'],
] as const;

type Find = (accountId: string, id: string) => Promise<CertificateRow>;

const createFind =
  ({ database }: CertificateParts): Find =>
  async (accountId, id) => {
    const row = await findCertificate(database.db, { accountId, id });
    if (!row) throw new CertdeskError('certificate.not_found');
    return row;
  };

function registerReads(route: RegisterRoute, parts: CertificateParts, find: Find): void {
  const { database, clock } = parts;
  route('listCertificates', async ({ actor, query }) => {
    const { accountId } = actor;
    const { rows, nextCursor } = await findCertificates(database.db, accountId, { ...query, now: clock.now() });
    const services = await findServicesOf(
      database.db,
      accountId,
      rows.map(({ id }) => id),
    );
    return { items: rows.map((row) => presentCertificate(row, services.get(row.id) ?? [])), nextCursor };
  });
  route('listExpiringCertificates', async ({ actor }) => {
    const found = await findExpiring(database.db, actor.accountId, { now: clock.now(), limit: MAX_EXPIRING + 1 });
    const items = found.slice(0, MAX_EXPIRING).map(({ id, common_name, not_after }) => ({
      id,
      commonName: common_name,
      notAfter: not_after.toISOString(),
    }));
    return { items, hasMore: found.length > MAX_EXPIRING };
  });
  route('listCertificateHistory', async ({ actor, params, query }) => {
    await find(actor.accountId, params.id);
    return findAuditPage(database.db, {
      accountId: actor.accountId,
      of: { certificateId: params.id },
      before: query.cursor,
      limit: query.limit,
    });
  });
}

function registerChanges(route: RegisterRoute, parts: CertificateParts, find: Find): void {
  const { database, imports } = parts;
  const detail = async (row: CertificateRow, language: Language) => {
    const services = await findServices(database.db, { accountId: row.account_id, id: row.id });
    return presentDetail(row, services, { imports, language });
  };
  route('importCertificate', async ({ actor, body, language, reply }) => {
    const row = await importCertificate(parts, { actor, body, language });
    reply.header('location', `${API_PREFIX}/certificates/${row.id}`);
    return detail(row, language);
  });
  route('showCertificate', async ({ actor, params, language }) =>
    detail(await find(actor.accountId, params.id), language),
  );
  route('updateCertificate', async ({ actor, params, body, language }) =>
    detail(await updateCertificate(parts, { actor, id: params.id, body, language }), language),
  );
  route('deleteCertificate', ({ actor, params }) => deleteCertificate(parts, actor, params.id));
  route('addCertificateService', async ({ actor, params, body }) =>
    presentService(await addService(parts, actor, { id: params.id, body })),
  );
  route('removeCertificateService', ({ actor, params }) => removeService(parts, actor, params));
}

function registerDownloads(route: RegisterRoute, parts: CertificateParts, find: Find): void {
  for (const name of ['downloadCertificate', 'downloadChain', 'downloadPkcs7', 'downloadDer'] as const)
    route(name, async ({ actor, params, reply }) =>
      sendFile(reply, PUBLIC_FILES[name](await find(actor.accountId, params.id))),
    );
  for (const [name, form] of KEY_DOWNLOADS)
    route(name, async ({ actor, params, reply }) => {
      refuseForeignLink(reply);
      return sendFile(reply, await releasePrivateKey(parts, { actor, id: params.id, form }));
    });
}

/** The HTTP face of imported certificates. Private keys pass through two of its routes, and no other. */
export function registerCertificateRoutes(route: RegisterRoute, parts: CertificateParts): void {
  const find = createFind(parts);
  registerReads(route, parts, find);
  registerChanges(route, parts, find);
  registerDownloads(route, parts, find);
}
