import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CertificateMaker } from './certificate-maker.ts';
import type { MailLog } from './mail-log.ts';
import type { MovableClock } from './movable-clock.ts';
import type { WebhookSender } from './webhook-sender.ts';

/** What all authorities of one fake share. */
export type World = {
  readonly clock: MovableClock;
  readonly mails: MailLog;
  readonly webhooks: WebhookSender;
  readonly certificates: CertificateMaker;
  /** After so long an order has been approved and is issued by itself; undefined when only told. */
  readonly issueAfterMs: number | undefined;
};

/** One authority's API. A folder each; added to the table in authorities.ts. */
export type FakeAuthority = {
  readonly name: string;
  /** How the paths of its calls begin. */
  readonly paths: readonly string[];
  /** What a call is for, where the path does not say it; faults find it after the path (`/xml.response#...`). */
  readonly operationOf?: (request: FastifyRequest) => string | undefined;
  readonly routes: (app: FastifyInstance) => void;
  /** Under /control/<name>: what happens at the authority without any call (somebody approves, a person vets). */
  readonly control: (app: FastifyInstance) => void;
  /** What its orders have become by now; called before every call and every look. */
  readonly settle: () => void;
  /** An error of the API in its own form. */
  readonly errorBody: (status: number) => { readonly contentType: string; readonly body: string };
  /** What a person needs to try it, shown at GET /control. */
  readonly credentials: Readonly<Record<string, string>>;
};
