import { loadTranslators } from '@certdesk/locales';
import {
  type BounceAddresses,
  type BounceSettings,
  createDkimSigner,
  type DkimIdentity,
  dkimRecords,
  type OutboxMail,
  type OutboxStore,
  parseAddress,
  parseSmtpUrls,
  type RenderedMail,
  type ReportableMails,
} from '@certdesk/mail';
import type { MailSender } from '@certdesk/mail/doctor';
import type { Clock, Metrics } from '@certdesk/platform';
import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import { addDoctorRoutes } from './doctor.routes.ts';
import { createReportableTestMails, joinReportable } from './take-test-bounces.ts';
import type { ClaimedTestMail } from './test-mail.store.ts';
import { renderTestMail } from './test-mail.ts';
import { createTestQueue } from './test-queue.ts';

export type DoctorSettings = {
  readonly name: string;
  readonly mailFrom: string;
  readonly bounces?: BounceSettings | undefined;
  readonly smtpUrls: string;
  readonly smtpCa?: string | undefined;
  readonly localMailbox?: boolean | undefined;
  readonly sendingAddresses?: readonly string[] | undefined;
  readonly dnsServers?: readonly string[] | undefined;
};

export type DoctorOptions = {
  readonly db: Kysely<Tables>;
  readonly settings: DoctorSettings;
  readonly clock: Clock;
  readonly mails: Metrics['mails'];
  readonly identity: DkimIdentity;
  readonly bounces: BounceAddresses | undefined;
};

type Render<M> = (mail: M) => Promise<RenderedMail> | RenderedMail;

/** The doctor's parts in the way of the CA's mails: each takes the mails of orders' part and answers both. */
export type Doctor = {
  readonly joinStore: <M extends OutboxMail>(store: OutboxStore<M>) => OutboxStore<M | ClaimedTestMail>;
  readonly joinRender: <M extends OutboxMail>(render: Render<M>) => Render<M | ClaimedTestMail>;
  readonly joinReports: (mails: ReportableMails) => ReportableMails;
  readonly addRoutes: (app: FastifyInstance, wake: () => void) => void;
};

const isTest = <M extends OutboxMail>(mail: M | ClaimedTestMail): mail is ClaimedTestMail => 'testLanguage' in mail;

function senderOf({ settings, identity }: DoctorOptions): MailSender {
  return {
    from: parseAddress(settings.mailFrom),
    bounce: settings.bounces?.address,
    dkim: dkimRecords(identity),
    servers: parseSmtpUrls(settings.smtpUrls),
    trial: settings.localMailbox === true,
    sendingAddresses: settings.sendingAddresses ?? [],
  };
}

/** Examines the CA's way out, and sends test mails down it. */
export function createDoctor(options: DoctorOptions): Doctor {
  const { db, settings, clock, mails, identity, bounces } = options;
  const sender = senderOf(options);
  const queue = createTestQueue({ db, mails });
  const wording = {
    translators: loadTranslators('mail'),
    authority: settings.name,
    from: sender.from,
    signer: createDkimSigner(identity),
    bounces,
  };
  const surroundings = { dnsServers: settings.dnsServers, smtpCa: settings.smtpCa };
  return {
    joinStore: queue.joinTo,
    joinRender: (render) => (mail) => (isTest(mail) ? renderTestMail(wording, mail) : render(mail)),
    joinReports: (reportable) => joinReportable(reportable, createReportableTestMails({ db, clock, mails })),
    addRoutes: (app, wake) =>
      addDoctorRoutes(app, {
        sender,
        surroundings,
        db,
        clock,
        from: sender.from,
        wake: () => {
          queue.noteQueued();
          wake();
        },
      }),
  };
}
