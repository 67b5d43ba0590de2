import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { refuse } from './errors.ts';
import type { OrderBook } from './order-book.ts';

type ById = { Params: { id: string } };
const MailBody = z.object({
  emails: z.array(z.email()).min(1),
  certificate_collect_format: z.enum(['attachment', 'plaintext', 'downloadlink']),
  custom_message: z.string().optional(),
});
const RevokeBody = z
  .object({
    revocation_reason: z
      .enum(['unspecified', 'keyCompromise', 'affiliationChanged', 'superseded', 'cessationOfOperation'])
      .default('unspecified'),
    skip_approval: z.boolean().default(false),
    comments: z.string().default(''),
  })
  .default({ revocation_reason: 'unspecified', skip_approval: false, comments: '' });

const FORMATS: Readonly<Record<string, readonly ('leafPem' | 'issuingPem' | 'rootPem')[]>> = {
  pem_all: ['leafPem', 'issuingPem', 'rootPem'],
  pem_noroot: ['leafPem', 'issuingPem'],
  pem_nointermediate: ['leafPem', 'rootPem'],
};

/** Calls on one certificate, by its id; revoking takes its serial number as well. */
export function addCertificateRoutes(app: FastifyInstance, book: OrderBook): void {
  const find = (identifier: string) => {
    const order = book.findByCertificate(identifier);
    const certificate = order?.certificates.find(
      ({ id, serialNumber }) => String(id) === identifier || serialNumber === identifier,
    );
    return order && certificate ? { order, certificate } : undefined;
  };

  app.get<{ Params: { id: string; format: string } }>(
    '/services/v2/certificate/:id/download/format/:format',
    async (request, reply) => {
      const found = find(request.params.id);
      const parts = FORMATS[request.params.format];
      if (!found) return refuse(reply, 404, 'not_found|certificate', 'The certificate could not be found.');
      if (!parts) return refuse(reply, 400, 'invalid_format', 'The format is not known.');
      return reply.type('application/x-pem-file').send(parts.map((part) => found.certificate[part]).join(''));
    },
  );
  app.put<ById>('/services/v2/certificate/:id/sendemail', async (request, reply) => {
    const found = find(request.params.id);
    if (!found) return refuse(reply, 404, 'not_found|certificate', 'The certificate could not be found.');
    const body = MailBody.safeParse(request.body);
    if (!body.success) return refuse(reply, 400, 'invalid_email', 'One or more email addresses are not valid.');
    book.mail(found.order, 'fulfillment', body.data.emails, found.certificate.leafPem);
    return reply.code(204).send();
  });
  app.put<ById>('/services/v2/certificate/:id/revoke', async (request, reply) => {
    const found = find(request.params.id);
    if (!found) return refuse(reply, 404, 'not_found|certificate', 'The certificate could not be found.');
    const body = RevokeBody.safeParse(request.body ?? undefined);
    if (!body.success) return refuse(reply, 400, 'invalid_revocation_reason', 'The reason is not valid.');
    if (found.order.status === 'reissue_pending')
      return refuse(reply, 400, 'invalid_order_status', 'A certificate with a pending reissue cannot be revoked.');
    if (body.data.skip_approval) {
      book.revokeNow(found.order, found.certificate.serialNumber);
      return reply.code(204).send();
    }
    const { id, date, type, status, comments } = book.addRequest(found.order, 'revoke', 'pending', body.data.comments);
    return reply.code(201).send({ id, date, type, status, comments });
  });
}
