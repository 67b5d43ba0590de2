import { AuthorityOrder, RevokeAuthorityOrder } from '@certdesk/authority-protocol';
import { CertdeskError } from '@certdesk/contract';
import { pemEncode } from '@certdesk/pki';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Tables } from '../../database/tables.ts';
import { OrderParams, viewOrder } from '../orders/index.ts';
import { answerOcsp, type OcspOptions } from './answer-ocsp.ts';
import type { AuthorityKeys } from './authority-keys.ts';
import { createRootCrl, findCrl } from './crl.ts';
import { type RevokeOrderOptions, revokeOrder } from './revoke-order.ts';

/** What the desk asks: a revocation. */
export function addRevocationRoute(app: FastifyInstance, options: RevokeOrderOptions & { db: Kysely<Tables> }): void {
  app.post<{ Params: OrderParams; Body: z.infer<typeof RevokeAuthorityOrder> }>(
    '/v1/orders/:id/revocation',
    { schema: { params: OrderParams, body: RevokeAuthorityOrder, response: { 200: AuthorityOrder } } },
    async ({ params, body }) => viewOrder(options.db, await revokeOrder(options, { id: params.id, ...body })),
  );
}

const MAX_OCSP_REQUEST = 16 * 1024;
const OCSP_REQUEST_TYPE = 'application/ocsp-request';

const sendBytes = (reply: FastifyReply, type: string, bytes: Uint8Array): FastifyReply =>
  reply.type(type).header('cache-control', 'public, max-age=3600').send(Buffer.from(bytes));

export type PublicationOptions = OcspOptions & { keys: AuthorityKeys };

function addCertificateRoutes(app: FastifyInstance, { db, clock, keys }: PublicationOptions): void {
  const rootPem = pemEncode('CERTIFICATE', keys.root.certificate);
  app.get('/ca/root.pem', (_request, reply) => sendBytes(reply, 'application/x-pem-file', Buffer.from(rootPem)));
  app.get('/ca/root.cer', (_request, reply) => sendBytes(reply, 'application/pkix-cert', keys.root.certificate));
  app.get('/ca/root.crl', (_request, reply) =>
    sendBytes(reply, 'application/pkix-crl', createRootCrl(keys.root, clock.now())),
  );
  app.get('/ca/issuing.cer', (_request, reply) => sendBytes(reply, 'application/pkix-cert', keys.issuing.certificate));
  app.get('/ca/issuing.crl', async (_request, reply) => {
    const crl = await findCrl(db);
    if (!crl) throw new CertdeskError('service.unavailable');
    return reply.type('application/pkix-crl').header('cache-control', 'no-cache').send(Buffer.from(crl));
  });
}

/** What anyone may fetch: the CA's certificates, its CRLs and the state of a certificate (RFC 6960, appendix A). */
export async function addPublicationRoutes(app: FastifyInstance, options: PublicationOptions): Promise<void> {
  await app.register(async (scope) => {
    addCertificateRoutes(scope, options);
    scope.addContentTypeParser(
      OCSP_REQUEST_TYPE,
      { parseAs: 'buffer', bodyLimit: MAX_OCSP_REQUEST },
      (_request, body, done) => done(null, body),
    );
    const answer = async (reply: FastifyReply, der: Uint8Array) =>
      reply
        .type('application/ocsp-response')
        .header('cache-control', 'no-cache')
        .send(Buffer.from(await answerOcsp(options, der)));
    scope.post('/ocsp', async (request, reply) => {
      if (!Buffer.isBuffer(request.body)) throw new CertdeskError('request.unsupported_media_type');
      return answer(reply, request.body);
    });
    // The request is base64 with slashes of its own, percent-encoded or not, so it is the rest of the path.
    const params = z.object({ '*': z.string().max(2_000) });
    scope.get<{ Params: z.infer<typeof params> }>('/ocsp/*', { schema: { params } }, async (request, reply) =>
      answer(reply, Buffer.from(request.params['*'], 'base64')),
    );
  });
}
