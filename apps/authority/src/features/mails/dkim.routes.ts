import type { DkimRecord } from '@certdesk/mail';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

/** The DNS records that let receivers check the CA's mails; none when it does not sign them. */
export const DkimRecords = z.object({ items: z.array(z.object({ name: z.string(), value: z.string() })) });

/** For the operator's command, which publishes what the running CA signs with. */
export function addDkimRoute(app: FastifyInstance, records: readonly DkimRecord[]): void {
  app.get('/v1/dkim', { schema: { response: { 200: DkimRecords } } }, async () => ({ items: records }));
}
