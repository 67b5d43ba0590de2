import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient } from 'pg';

/** A statement with many parameters was written for this one call (a row list of some length), and will not come again. */
const MAX_PARAMETERS = 40;
/** Each connection keeps each prepared statement on the server, so their number is bounded. */
const MAX_STATEMENTS = 200;
/** How well a pattern narrows a search down shows only in the pattern: such a statement is planned anew each time. */
const BY_PATTERN = / like \$\d/;

/** Gives each statement that comes back a name of its own; undefined for one that is not worth preparing. */
export function createStatementNames(): (text: string, parameterCount: number) => string | undefined {
  const names = new Map<string, string>();
  return (text, parameterCount) => {
    const known = names.get(text);
    if (known !== undefined) return known;
    const isWorthwhile = parameterCount > 0 && parameterCount <= MAX_PARAMETERS && !BY_PATTERN.test(text);
    if (!isWorthwhile || names.size >= MAX_STATEMENTS) return undefined;
    const name = `s${names.size + 1}`;
    names.set(text, name);
    return name;
  };
}

/**
 * A pool whose statements are prepared: PostgreSQL parses and plans each of them once per connection, which otherwise
 * costs more than running it.
 */
export function preparedPool(pool: Pool): PostgresPool {
  const nameOf = createStatementNames();
  const clients = new WeakMap<PoolClient, PostgresPoolClient>();
  const prepare = (client: PoolClient): PostgresPoolClient => {
    const query = (text: string, values: readonly unknown[]) => {
      const name = nameOf(text, values.length);
      return name === undefined ? client.query(text, [...values]) : client.query({ name, text, values: [...values] });
    };
    const release = (discard?: boolean) => client.release(discard);
    // cast: Kysely's type also has the cursor form of query, which it uses only where a cursor is configured
    return { query, release } as unknown as PostgresPoolClient;
  };
  return {
    connect: async () => {
      const client = await pool.connect();
      // The same object for the same connection: Kysely remembers what it knows of one.
      const prepared = clients.get(client) ?? prepare(client);
      clients.set(client, prepared);
      return prepared;
    },
    end: () => pool.end(),
    options: pool.options,
  };
}
