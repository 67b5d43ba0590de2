import type { Stoppable } from '@certdesk/platform';
import type { Process } from '../compose.ts';
import type { Config } from '../config.ts';
import { serve } from './serve.ts';

/** The program of the roles api, worker and all: serves, and says on standard output how to sign in. */
export async function serveCommand(config: Config, process: Process): Promise<Stoppable> {
  const serving = await serve({ config, process });
  if (process !== 'worker') console.log(JSON.stringify({ event: 'ready', url: config.publicUrl, ...serving.owner }));
  return serving;
}
