import { randomBytes } from 'node:crypto';
import { type BounceSettings, parseAddress } from '@certdesk/mail';
import { type Clock, createMetrics, type Database, type Log, silentLog } from '@certdesk/platform';
import type { MailTopic } from '../features/mail/desk-mail.ts';
import { createMailDesk, type MailDesk } from '../features/mail/mail-desk.ts';
import { createDeskBounces } from '../features/mail/open-bounces.ts';
import { createIdentity } from '../features/mail/open-identity.ts';
import { createVault, openKeys } from '../features/vault/index.ts';
import type { DeskSchema } from '../schema.ts';

/** One for all, as of the processes of an installation. */
const KEK = randomBytes(32);

export type TestMailDeskOptions = {
  readonly database: Database<DeskSchema>;
  readonly clock: Clock;
  readonly smtpUrls: string;
  readonly topics: Readonly<Record<string, MailTopic>>;
  readonly log?: Log;
  /** Mails are signed. */
  readonly dkimSelector?: string;
  readonly bounces?: BounceSettings;
};

/** A process's mail desk, with keys and secrets in the database's vault. */
export function createTestMailDesk(options: TestMailDeskOptions): MailDesk {
  const { database, clock, topics, log = silentLog } = options;
  const keys = openKeys({ kek: KEK, previous: undefined, transit: undefined }, { folder: '', log: silentLog });
  const vault = createVault({ db: database.db, keys, clock, log: silentLog });
  const settings = {
    smtpUrls: options.smtpUrls,
    smtpCa: undefined,
    from: parseAddress('orders@desk.example'),
    sendingAddresses: [],
    fromName: 'Example Desk',
    dkimSelector: options.dkimSelector,
    bounces: options.bounces,
  };
  return createMailDesk({
    settings,
    identity: createIdentity({ settings, database, vault }),
    bounces: createDeskBounces({ settings, database, vault }),
    ...{ database, topics, clock, log },
    mails: createMetrics().mails,
  });
}
