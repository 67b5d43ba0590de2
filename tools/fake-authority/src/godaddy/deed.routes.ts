import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isReadableCsr } from '../frame/certificate-maker.ts';
import type { CertificateBook } from './certificate-book.ts';
import { refuse } from './errors.ts';

type ById = { Params: { id: string } };
const RevokeBody = z.object({
  reason: z.enum([
    'AFFILIATION_CHANGED',
    'CESSATION_OF_OPERATION',
    'KEY_COMPROMISE',
    'PRIVILEGE_WITHDRAWN',
    'SUPERSEDED',
  ]),
});
const ReissueBody = z.object({ csr: z.string().optional() });
const CallbackQuery = z.object({ callbackUrl: z.url() });

function addEnds(app: FastifyInstance, book: CertificateBook): void {
  app.post<ById>('/v1/certificates/:id/cancel', async (request, reply) => {
    const certificate = book.find(request.params.id);
    if (!certificate) return refuse(reply, 404);
    if (certificate.status !== 'PENDING_ISSUANCE') return refuse(reply, 409);
    certificate.status = 'CANCELED';
    book.act(certificate, 'CERTIFICATE_ORDER_CANCELED');
    return reply.code(204).send();
  });
  app.post<ById>('/v1/certificates/:id/revoke', async (request, reply) => {
    const certificate = book.find(request.params.id);
    if (!certificate || certificate.made.length === 0) return refuse(reply, 404);
    if (!RevokeBody.safeParse(request.body).success) return refuse(reply, 422);
    if (certificate.status !== 'ISSUED') return refuse(reply, 409);
    book.revoke(certificate);
    return reply.code(204).send();
  });
  app.post<ById>('/v1/certificates/:id/reissue', async (request, reply) => {
    const certificate = book.find(request.params.id);
    if (!certificate) return refuse(reply, 404);
    const { csr } = ReissueBody.parse(request.body);
    if (csr !== undefined && !isReadableCsr(csr)) return refuse(reply, 422, { message: '`csr` is invalid' });
    if (certificate.status !== 'ISSUED') return refuse(reply, 409);
    certificate.csr = csr ?? certificate.csr;
    certificate.status = 'PENDING_REKEY';
    return reply.code(202).send();
  });
}

function addDownload(app: FastifyInstance, book: CertificateBook): void {
  app.get<ById>('/v1/certificates/:id/download', async (request, reply) => {
    const certificate = book.find(request.params.id);
    const [newest] = certificate?.made ?? [];
    if (!certificate) return refuse(reply, 404);
    if (!newest || certificate.status === 'REVOKED') return refuse(reply, 409);
    return {
      serialNumber: BigInt(`0x${newest.serialNumber}`).toString(),
      pems: { certificate: newest.leafPem, intermediate: newest.issuingPem, root: newest.rootPem },
    };
  });
}

function addCallback(app: FastifyInstance, book: CertificateBook): void {
  app.get<ById>('/v1/certificates/:id/callback', async (request, reply) => {
    const callbackUrl = book.find(request.params.id)?.callbackUrl;
    return callbackUrl === undefined ? refuse(reply, 404) : { callbackUrl };
  });
  app.put<ById>('/v1/certificates/:id/callback', async (request, reply) => {
    const certificate = book.find(request.params.id);
    const query = CallbackQuery.safeParse(request.query);
    if (!certificate) return refuse(reply, 404);
    if (!query.success) return refuse(reply, 422, { message: 'Callback url is malformed' });
    certificate.callbackUrl = query.data.callbackUrl;
    return reply.code(204).send();
  });
}

export function addDeedRoutes(app: FastifyInstance, book: CertificateBook): void {
  addEnds(app, book);
  addDownload(app, book);
  addCallback(app, book);
}
