import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import PostalMime, { type Attachment } from 'postal-mime';
import { z } from 'zod';
import { type FaultBoard, FaultList } from './faults.ts';
import type { MailStore, StoredMail } from './mail-store.ts';

const ListQuery = z.strictObject({
  to: z.string().max(254).optional(),
  limit: z.coerce.number().int().min(1).max(5_000).optional(),
});
const MessageParams = z.object({ id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/) });
const AttachmentParams = MessageParams.extend({ index: z.coerce.number().int().min(0).max(1_000) });

const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

export type HttpFace = { port: number; stop: () => Promise<void> };
export type MessageSummary = {
  id: string;
  from: string;
  to: string;
  subject: string;
  date: string;
  messageId: string | null;
};

const summaryOf = (mail: StoredMail): MessageSummary => ({
  id: mail.id,
  from: mail.from,
  to: mail.to.join(', '),
  subject: mail.subject,
  date: mail.receivedAt,
  messageId: mail.messageId,
});

const bytesOf = ({ content }: Attachment): Buffer =>
  typeof content === 'string'
    ? Buffer.from(content)
    : content instanceof ArrayBuffer
      ? Buffer.from(content)
      : Buffer.from(content);

const refuse = (reply: FastifyReply, status: number, code: string) => reply.code(status).send({ status, code });

/**
 * The mailbox holds other people's mails and has no sign-in: only this machine's programs may read it. A page of another
 * site must not, neither by a name that it makes point to 127.0.0.1 (the Host header gives that away) nor across origins.
 */
function guard(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const site = request.headers['sec-fetch-site'];
    const foreign = site !== undefined && site !== 'same-origin' && site !== 'none';
    if (foreign || !LOCAL_HOST.test(request.headers.host ?? '')) return refuse(reply, 403, 'host.refused');
    reply.headers({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
  });
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof z.ZodError) return refuse(reply, 400, 'request.invalid');
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    return status < 500 ? refuse(reply, status, 'request.malformed') : refuse(reply, 500, 'internal');
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, 'route.not_found'));
}

function addMessageRoutes(app: FastifyInstance, store: MailStore): void {
  app.get('/api/messages', async (request) => {
    const { to, limit } = ListQuery.parse(request.query);
    const wanted = to?.toLowerCase();
    const mails = store.list().filter((mail) => !wanted || mail.to.some((one) => one.toLowerCase() === wanted));
    return mails.slice(0, limit).map(summaryOf);
  });

  app.get('/api/messages/:id', async (request, reply) => {
    const { id } = MessageParams.parse(request.params);
    const mail = store.list().find((one) => one.id === id);
    const raw = await store.raw(id);
    if (!mail || !raw) return refuse(reply, 404, 'message.not_found');
    const { text, html, attachments } = await PostalMime.parse(raw);
    return {
      ...summaryOf(mail),
      text: text ?? '',
      html: html ?? null,
      attachments: attachments.map((one) => ({
        filename: one.filename ?? '',
        mimeType: one.mimeType,
        size: bytesOf(one).length,
      })),
    };
  });

  app.get('/api/messages/:id/raw', async (request, reply) => {
    const raw = await store.raw(MessageParams.parse(request.params).id);
    return raw ? reply.type('message/rfc822').send(raw) : refuse(reply, 404, 'message.not_found');
  });

  app.get('/api/messages/:id/attachments/:index', async (request, reply) => {
    const { id, index } = AttachmentParams.parse(request.params);
    const raw = await store.raw(id);
    const attachment = raw && (await PostalMime.parse(raw)).attachments[index];
    if (!attachment) return refuse(reply, 404, 'message.not_found');
    const name = (attachment.filename ?? 'attachment').replace(/[^A-Za-z0-9._-]/g, '_');
    reply.header('content-disposition', `attachment; filename="${name}"`);
    return reply.type('application/octet-stream').send(bytesOf(attachment));
  });

  app.delete('/api/messages', async (_request, reply) => {
    await store.clear();
    return reply.code(204).send();
  });
}

function addFaultRoutes(app: FastifyInstance, faults: FaultBoard): void {
  app.get('/api/faults', async () => ({ faults: faults.list() }));
  app.put('/api/faults', async (request) => {
    faults.set(FaultList.parse(request.body).faults);
    return { faults: faults.list() };
  });
}

/** Starts the HTTP face on 127.0.0.1. */
export async function startHttpFace(options: {
  port: number;
  store: MailStore;
  faults: FaultBoard;
}): Promise<HttpFace> {
  const app = Fastify({ logger: false, forceCloseConnections: true });
  guard(app);
  addMessageRoutes(app, options.store);
  addFaultRoutes(app, options.faults);
  await app.listen({ host: '127.0.0.1', port: options.port });
  const { port } = app.server.address() as AddressInfo; // cast: a TCP listener has no pipe name
  return { port, stop: () => app.close() };
}
