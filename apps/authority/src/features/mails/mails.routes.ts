import { MailRequestAnswers, MailRequests } from '@certdesk/authority-protocol';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { type RequestMailsOptions, requestMails } from './request-mails.ts';

/** What the desk asks: that mails are sent again. */
export function addMailRoutes(app: FastifyInstance, options: RequestMailsOptions): void {
  app.post<{ Body: z.infer<typeof MailRequests> }>(
    '/v1/mail-requests',
    { schema: { body: MailRequests, response: { 200: MailRequestAnswers } } },
    async ({ body }) => ({ items: await requestMails(options, body.items) }),
  );
}
