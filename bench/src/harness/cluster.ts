import pg from 'pg';
import { findTools } from '../../../scripts/test/find-tools.ts';
import { startPostgres } from '../../../scripts/test/postgres.ts';

export type Cluster = {
  readonly version: string;
  /** Makes an empty database and answers its URL. */
  createDatabase: (name: string) => Promise<string>;
  stop: () => Promise<void>;
};

/** As a small installation would set them. Durability stays on, as in production: fsync, synchronous_commit. */
const SETTINGS = { shared_buffers: '512MB', max_wal_size: '4GB', work_mem: '16MB', maintenance_work_mem: '512MB' };

/** Runs statements on one connection that is closed afterwards. */
export async function onDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Starts a PostgreSQL cluster of the benchmark's own. Throws when PostgreSQL is not installed. */
export async function startCluster(): Promise<Cluster> {
  const { postgresBin } = findTools(process.env);
  if (!postgresBin) throw new Error('PostgreSQL is missing: apt-get install postgresql, or put initdb on PATH');
  const { url, stop } = await startPostgres(postgresBin, SETTINGS);
  const version = await onDatabase(url, async (client) => {
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return `PostgreSQL ${rows[0]?.server_version}`;
  });
  return {
    version,
    createDatabase: async (name) => {
      await onDatabase(url, (client) => client.query(`create database ${client.escapeIdentifier(name)}`));
      const database = new URL(url);
      database.pathname = `/${name}`;
      return database.href;
    },
    stop,
  };
}
