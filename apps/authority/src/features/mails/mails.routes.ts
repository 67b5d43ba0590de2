import { MailParams, MailRequestAnswers, MailRequests } from '@certdesk/authority-protocol';
import { MailAttemptList } from '@certdesk/contract';
import type { Queryable } from '@certdesk/platform';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { Tables } from '../../database/tables.ts';
import { findAttempts } from './attempt.store.ts';
import { type RequestMailsOptions, requestMails } from './request-mails.ts';

export type MailRoutesOptions = RequestMailsOptions & { db: Queryable<Tables> };

/** What the desk asks: that mails are sent again, and what was said when they were sent. */
export function addMailRoutes(app: FastifyInstance, options: MailRoutesOptions): void {
  app.post<{ Body: z.infer<typeof MailRequests> }>(
    '/v1/mail-requests',
    { schema: { body: MailRequests, response: { 200: MailRequestAnswers } } },
    async ({ body }) => ({ items: await requestMails(options, body.items) }),
  );
  app.get<{ Params: z.infer<typeof MailParams> }>(
    '/v1/mails/:id/attempts',
    { schema: { params: MailParams, response: { 200: MailAttemptList } } },
    async ({ params }) => ({ items: await findAttempts(options.db, params.id) }),
  );
}
