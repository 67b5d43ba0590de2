import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { DkimKey } from '@certdesk/mail';
import {
  type Database,
  type DataFolder,
  migrate,
  openDataFolder,
  openPglite,
  openPostgres,
  StartFault,
} from '@certdesk/platform';
import { sql } from 'kysely';
import type { AuthorityConfig } from './config.ts';
import { MIGRATIONS } from './database/migrations.ts';
import type { Tables } from './database/tables.ts';
import { type AuthorityKeys, type AuthorityUrls, claimIdentity, openAuthorityKeys } from './features/issuance/index.ts';
import { openDkimKeys } from './features/mails/index.ts';

/** Enough for the outbox, the desk's requests and the pages at a time. */
const POOL_SIZE = 12;

export type Storage = {
  readonly folder: DataFolder;
  readonly database: Database<Tables>;
  readonly keys: AuthorityKeys;
  /** None: the CA's mails are not signed. */
  readonly dkimKeys: readonly DkimKey[];
  readonly secrets: {
    readonly desk: string;
    readonly operator: string;
    readonly approval: Buffer;
    readonly bounce: Buffer;
  };
};

const openDatabase = ({ databaseUrl, folder }: AuthorityConfig): Promise<Database<Tables>> =>
  databaseUrl
    ? openPostgres<Tables>({ url: databaseUrl, poolSize: POOL_SIZE, applicationName: 'certdesk-authority' })
    : openPglite<Tables>(join(folder, 'database'));

/** A database of another CA would mix two authorities' serials and certificates. Throws StartFault authority.other_keys. */
async function checkIdentity({ db }: Database<Tables>, keys: AuthorityKeys, folder: string): Promise<void> {
  const ours = hash('sha256', keys.issuing.certificate);
  if ((await claimIdentity(db, ours)) !== ours) throw new StartFault('authority.other_keys', { folder });
}

/** PGlite has no background workers: what autovacuum does for a server must be asked for. */
export async function maintain(database: Database<Tables>): Promise<void> {
  if (database.engine === 'pglite') await sql`vacuum analyze`.execute(database.db);
}

/** Opens all that the CA keeps: its folder, database and keys; `stack` closes what was opened, in reverse. */
export async function openStorage(
  config: AuthorityConfig,
  options: { urls: AuthorityUrls; now: Date; stack: AsyncDisposableStack },
): Promise<Storage> {
  const { urls, now, stack } = options;
  const folder = openDataFolder(config.folder);
  stack.defer(() => folder.close());
  const kek = config.kek ?? folder.secret('key-encryption-key', 32);
  const keys = openAuthorityKeys({ folder: folder.path, kek, name: config.name, urls, now });
  const dkimKeys = config.dkim ? openDkimKeys(config.dkim, folder.path, kek) : [];
  const database = await openDatabase(config);
  stack.defer(() => database.close());
  await migrate(database.db, MIGRATIONS);
  await checkIdentity(database, keys, folder.path);
  const secrets = {
    desk: config.deskSecret ?? folder.secret('desk-secret', 32).toString('base64'),
    operator: folder.secret('operator-secret', 32).toString('base64'),
    approval: folder.secret('approval-secret', 32),
    bounce: folder.secret('bounce-secret', 32),
  };
  return { folder, database, keys, dkimKeys, secrets };
}
