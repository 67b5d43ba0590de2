import { API_PREFIX, createOpenApi } from '@certdesk/contract';
import type { FastifyInstance } from 'fastify';
import packageJson from '../../package.json' with { type: 'json' };
import type { RegisterRoute } from './routes.ts';

export type Instance = { demo: boolean; mailbox: boolean; publicUrl: string };

/** What a page or a script may know before anyone has signed in: the installation's kind, and the API's description. */
export function registerInstance(
  app: FastifyInstance,
  route: RegisterRoute,
  { demo, mailbox, publicUrl }: Instance,
): void {
  const { version } = packageJson;
  route('instance', async () => ({ version, demo, mailbox }));
  const openApi = createOpenApi({ version, url: publicUrl });
  app.get(`${API_PREFIX}/openapi.json`, async () => openApi);
}
