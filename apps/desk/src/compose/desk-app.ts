import { loadTranslators } from '@certdesk/locales';
import { createHttp, type Database, type Metrics } from '@certdesk/platform';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import type { Accounts } from '../features/accounts/index.ts';
import {
  BUILTIN_AUTHORITY_ID,
  type EventReader,
  registerAuthorityRoutes,
  registerCallback,
  registerHttpChallenges,
  registerWebhooks,
} from '../features/authorities/index.ts';
import { certificateEndsAt, registerCertificateRoutes } from '../features/certificates/index.ts';
import { type DoctorParts, registerDoctorRoutes } from '../features/doctor/index.ts';
import { registerFulfillmentRoutes } from '../features/fulfillment/index.ts';
import { createMailbox } from '../features/mailbox/index.ts';
import { orderEndsAt, registerOrderRoutes, takeHints } from '../features/orders/index.ts';
import type { Receipts } from '../features/receipts/index.ts';
import { registerRecipientRoutes } from '../features/recipients/index.ts';
import { registerReminderRoutes } from '../features/reminders/index.ts';
import { registerInstance } from '../http/instance.ts';
import { portalPage, registerPortal } from '../http/portal.ts';
import { createRegisterRoute, type RegisterRoute } from '../http/routes.ts';
import type { DeskSchema } from '../schema.ts';

/** What the routes of every slice are registered with. */
export type RouteParts = Parameters<typeof registerOrderRoutes>[1] &
  Parameters<typeof registerAuthorityRoutes>[1] &
  Parameters<typeof registerFulfillmentRoutes>[1] &
  Parameters<typeof registerRecipientRoutes>[1] &
  Parameters<typeof registerCertificateRoutes>[1];

export type DeskAppParts = {
  readonly config: Config;
  readonly accounts: Accounts;
  readonly receipts: Receipts;
  readonly reader: EventReader;
  readonly metrics: Metrics;
  readonly examineDeskMail: DoctorParts['examineDeskMail'];
  readonly parts: RouteParts;
  /** Whether what starts beside the app is ready too, for whoever asks /readyz. */
  readonly isReady: () => boolean;
};

/** Whether the database can be asked now. */
const answers = ({ db }: Database<DeskSchema>): Promise<boolean> =>
  db
    .selectFrom('authority_cursors')
    .select('sequence')
    .limit(1)
    .execute()
    .then(
      () => true,
      () => false,
    );

/** The routes of the contract's table, slice by slice. */
function registerSlices(route: RegisterRoute, { config, accounts, receipts, examineDeskMail, parts }: DeskAppParts) {
  const { database, clock, audit } = parts;
  registerOrderRoutes(route, parts);
  registerAuthorityRoutes(route, parts);
  registerFulfillmentRoutes(route, parts);
  registerRecipientRoutes(route, parts);
  receipts.register(route);
  registerCertificateRoutes(route, parts);
  registerReminderRoutes(route, {
    ...{ database, clock, audit, deskUrl: config.publicUrl, translators: loadTranslators('mail') },
    orderEndsAt: (accountId, number) => orderEndsAt(database.db, accountId, number),
    certificateEndsAt: (accountId, id) => certificateEndsAt(database.db, accountId, id),
  });
  registerDoctorRoutes(route, {
    ...parts,
    examineDeskMail,
    findings: loadTranslators('doctor'),
    emailOf: accounts.emailOf,
  });
  createMailbox({ url: config.mailboxUrl }).register(route);
}

/** What others call: authorities with their news, and the servers of ACME. */
async function registerDoorsForAuthorities(
  app: FastifyInstance,
  { config, reader, parts }: DeskAppParts,
): Promise<void> {
  const { authorities, database, clock, log } = parts;
  const { secret } = config.authority;
  await registerCallback(app, { authorityId: BUILTIN_AUTHORITY_ID, secret, clock, log, reader });
  registerHttpChallenges(app, { db: database.db, clock });
  await registerWebhooks(app, { authorities, take: (id, hints) => takeHints(parts, id, hints) });
}

/** The desk's HTTP face: API, sign-in, callbacks and portal. */
export async function createDeskApp(desk: DeskAppParts): Promise<FastifyInstance> {
  const { config, accounts, metrics, isReady } = desk;
  const { database, clock, log, errors } = desk.parts;
  const app = await createHttp({
    ...{ log, clock, metrics, errors },
    trustProxy: config.trustProxy,
    secure: config.publicUrl.startsWith('https:'),
    ready: async () => isReady() && (await answers(database)),
    page: portalPage,
  });
  const route = createRegisterRoute(app, accounts.authenticate);
  await accounts.register(app, route);
  registerSlices(route, desk);
  registerInstance(app, route, {
    demo: config.demo,
    mailbox: config.mailboxUrl !== undefined,
    publicUrl: config.publicUrl,
  });
  await registerDoorsForAuthorities(app, desk);
  await registerPortal(app);
  return app;
}
