import type { FastifyInstance } from 'fastify';
import type { CertificateBook } from './certificate-book.ts';
import { refuse } from './errors.ts';
import { viewHistory } from './view.ts';

type ById = { Params: { id: string } };
type ByEmail = { Params: { id: string; emailId: string } };
export type HistoryShape = { single: boolean };

/** The email history, which holds the bodies, and sending an entry's mail again. */
export function addEmailRoutes(app: FastifyInstance, book: CertificateBook, shape: HistoryShape): void {
  app.get<ById>('/v1/certificates/:id/email/history', async (request, reply) => {
    const certificate = book.find(request.params.id);
    if (!certificate || certificate.history.length === 0)
      return refuse(reply, 409, { code: 'NOT_FOUND', message: 'Email history not found' });
    const entries = viewHistory(certificate);
    return shape.single ? entries.at(-1) : entries;
  });
  app.post<ByEmail>('/v1/certificates/:id/email/:emailId/resend', async (request, reply) => {
    const certificate = book.find(request.params.id);
    if (!certificate) return refuse(reply, 404);
    const entry = certificate.history.find(({ id }) => String(id) === request.params.emailId);
    if (!entry) return refuse(reply, 409, { code: 'NOT_FOUND', message: 'Email Id not found' });
    book.resend(certificate, entry);
    return reply.code(204).send();
  });
}
