import { onDatabase } from './cluster.ts';
import { type RequestParts, writeRequest } from './load.ts';
import type { Context } from './part.ts';
import { type Server, type Settings, startServer } from './programs.ts';

/** The desk's api process with its first owner signed in. */
export type SignedInDesk = Server & {
  databaseUrl: string;
  accountId: string;
  /** Of the owner, who may do everything. */
  cookie: string;
  /** An HTTP request of the owner, for the load generator. */
  write: (request: RequestParts) => string;
};

async function signIn(port: number, settings: Settings): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: settings.CERTDESK_ADMIN_EMAIL, password: settings.CERTDESK_ADMIN_PASSWORD }),
  });
  if (!answer.ok) throw new Error(`sign-in answered ${answer.status}: ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** Starts the api role on PostgreSQL and signs its first owner in. */
export async function startDesk(context: Context, settings: Settings): Promise<SignedInDesk> {
  const databaseUrl = settings.DATABASE_URL ?? '';
  const server = await startServer(context, 'api', settings);
  const cookie = await signIn(server.port, settings);
  const accountId = await onDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>('select id from accounts');
    return rows[0]?.id ?? '';
  });
  const write = (request: RequestParts) => writeRequest({ ...request, headers: { cookie, ...request.headers } });
  return { ...server, databaseUrl, accountId, cookie, write };
}

/** The request of (a) and (b): the fulfillment email of an order again, with an Idempotency-Key of its own. */
export const resendRequest: RequestParts = {
  method: 'POST',
  path: '/api/v1/orders/{number}/fulfillment-requests',
  headers: { 'idempotency-key': '{uuid}' },
  body: '{}',
};
