import type { Problem, Role } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import { createHttp, createMetrics, type Engine, type Log, migrate, silentLog } from '@certdesk/platform';
import { createTestClock, openTestDatabase } from '@certdesk/platform/testing';
import type { LightMyRequestResponse } from 'fastify';
import { migrations } from '../../../../migrations/index.ts';
import { createRegisterRoute } from '../../../http/routes.ts';
import type { DeskSchema } from '../../../schema.ts';
import { createAudit } from '../../audit/index.ts';
import { createAccounts } from '../index.ts';
import type { SignInLimits } from '../rate-limits.ts';

const SECRET = 'a secret for tests, of more than thirty-two characters';
export const PASSWORD = 'correct horse battery';

export type DeskOptions = { engine: Engine; publicUrl?: string; limits?: Partial<SignInLimits>; log?: Log };
export type Request = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  url: string;
  body?: unknown;
  headers?: Record<string, string>;
  address?: string;
};

/** The path of a session cookie: what a browser keeps and sends back. */
export function cookieFrom(response: LightMyRequestResponse): string | undefined {
  const [cookie] = response.cookies.filter(({ name }) => name.endsWith('session_token'));
  return cookie && `${cookie.name}=${encodeURIComponent(cookie.value)}`;
}

export const codeOf = (response: LightMyRequestResponse): string => response.json<Problem>().code;

/** A real desk's HTTP shell, database and accounts slice, with nothing else mounted. */
export async function openAccountsDesk(options: DeskOptions) {
  const { engine, publicUrl = 'http://desk.example.com', limits = {}, log = silentLog } = options;
  const database = await openTestDatabase<DeskSchema>(engine);
  const { db } = database;
  await migrate(db, migrations);
  const clock = createTestClock();
  const audit = createAudit(clock);
  const accounts = createAccounts({ db, engine, publicUrl, secret: SECRET, clock, log, audit, limits });
  const app = await createHttp({
    log,
    clock,
    metrics: createMetrics(),
    errors: loadTranslators('errors'),
    trustProxy: false,
    secure: publicUrl.startsWith('https:'),
    ready: async () => true,
  });
  await accounts.register(app, createRegisterRoute(app, accounts.authenticate));

  const send = ({ method, url, body, headers = {}, address = '192.0.2.1' }: Request) =>
    app.inject({
      method,
      url,
      headers,
      remoteAddress: address,
      // cast: inject wants an object or a string, and a test may send anything
      ...(body !== undefined && { payload: body as object }),
    });
  const signIn = (email: string, password = PASSWORD) =>
    send({ method: 'POST', url: '/api/auth/sign-in/email', body: { email, password } });

  return {
    ...{ app, db, database, clock, accounts, send, signIn },
    /** A person with a password, a member of an account, signed in. */
    signedIn: async (member: { accountId: string; role: Role; email: string }) => {
      const { userId, memberId } = await accounts.addMember({ name: 'Pat Example', password: PASSWORD, ...member });
      const cookie = cookieFrom(await signIn(member.email)) ?? '';
      const as = (method: Request['method'], path: string, body?: unknown) =>
        send({ method, url: `/api/v1${path}`, body, headers: { cookie } });
      return { userId, memberId, cookie, as };
    },
    auditActions: async (accountId: string) => {
      const rows = await db
        .selectFrom('audit_entries')
        .select(['action', 'actor_name', 'params'])
        .where('account_id', '=', accountId)
        .orderBy('id')
        .execute();
      return rows;
    },
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}
export type AccountsDesk = Awaited<ReturnType<typeof openAccountsDesk>>;
