import { openDeskDatabase } from '../compose.ts';
import type { Config } from '../config.ts';

/** Brings the database up to date and ends: for deployments that migrate before they roll out. */
export async function migrateCommand(config: Config): Promise<undefined> {
  const { database, folder } = await openDeskDatabase(config, 'worker');
  await database.close();
  folder.close();
}
