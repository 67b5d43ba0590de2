import { SendTestMail } from '@certdesk/authority-protocol';
import { MailChecks, TestMail, TestMailParams } from '@certdesk/contract';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { type CheckMailsOptions, checkMails } from './check-mails.ts';
import { type SendTestMailOptions, sendTestMail, showTestMail } from './send-test-mail.ts';

/** What the desk and the operator ask: whether mails get through, and to try it. */
export function addDoctorRoutes(app: FastifyInstance, options: CheckMailsOptions & SendTestMailOptions): void {
  app.post('/v1/mail-checks', { schema: { response: { 200: MailChecks } } }, async () => checkMails(options));

  app.post<{ Body: z.infer<typeof SendTestMail> }>(
    '/v1/test-mails',
    { schema: { body: SendTestMail, response: { 202: TestMail } } },
    async ({ body }, reply) => reply.code(202).send(await sendTestMail(options, body)),
  );

  app.get<{ Params: z.infer<typeof TestMailParams> }>(
    '/v1/test-mails/:id',
    { schema: { params: TestMailParams, response: { 200: TestMail } } },
    async ({ params }) => showTestMail(options.db, params.id),
  );
}
