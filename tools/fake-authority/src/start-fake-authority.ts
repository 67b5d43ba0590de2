import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '@certdesk/platform';
import Fastify, { type FastifyInstance } from 'fastify';
import { createAuthorities } from './authorities.ts';
import { registerApi } from './frame/api-face.ts';
import { type CallLog, createCallLog } from './frame/call-log.ts';
import { type CertificateMaker, createCertificateMaker } from './frame/certificate-maker.ts';
import { registerControl } from './frame/control-face.ts';
import type { World } from './frame/fake-authority.ts';
import { createFaultBoard, type FaultBoard } from './frame/fault-board.ts';
import { createMailLog, type MailLog } from './frame/mail-log.ts';
import { createMovableClock, type MovableClock } from './frame/movable-clock.ts';
import { createWebhookSender, type WebhookSender } from './frame/webhook-sender.ts';

/** The name in the certificate of the HTTPS face. Reserved (RFC 6761): callers resolve it to 127.0.0.1 themselves. */
export const HTTPS_HOST = 'fake-authority.test';

export type FakeAuthorityOptions = {
  /** 0 (the default) takes a free one. */
  readonly port?: number;
  /** HTTPS for `fake-authority.test`, by a root that `rootPem` gives; plain HTTP otherwise. */
  readonly https?: boolean;
  /** What the movable clock stands on; the system's unless told. */
  readonly clock?: Clock;
  /** Orders are approved and issued by themselves after so long; otherwise only when told. */
  readonly issueAfterMs?: number;
};

export type FakeAuthorities = ReturnType<typeof createAuthorities> & {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly rootPem: string;
  readonly clock: MovableClock;
  readonly faults: FaultBoard;
  readonly mails: MailLog;
  readonly calls: CallLog;
  readonly webhooks: WebhookSender;
  readonly stop: () => Promise<void>;
};

/** Paths are told apart by their beginning, so a body in any documented form is read before it is known whose it is. */
function readForms(app: FastifyInstance): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  // Calls without a body still name JSON as their type.
  const parse = app.getDefaultJsonParser('error', 'ignore');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else parse(request, String(body), done);
  });
}

function createServer(certificates: CertificateMaker, https: boolean): FastifyInstance {
  const common = { logger: false, forceCloseConnections: true } as const;
  if (!https) return Fastify(common);
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { leafPem, issuingPem } = certificates.makeForKey(
    publicKey.export({ type: 'spki', format: 'der' }),
    HTTPS_HOST,
  );
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  // cast: the servers differ in the type of their socket only, which nothing here uses
  return Fastify({ ...common, https: { key, cert: leafPem + issuingPem } }) as unknown as FastifyInstance;
}

/** Starts all fake authorities on one port of 127.0.0.1. Their state lives in memory and ends with them. */
export async function startFakeAuthorities(options: FakeAuthorityOptions = {}): Promise<FakeAuthorities> {
  const clock = createMovableClock(options.clock ?? systemClock);
  const faults = createFaultBoard();
  const [mails, calls, webhooks] = [createMailLog(), createCallLog(), createWebhookSender(faults)];
  const certificates = createCertificateMaker(clock);
  const world: World = { clock, mails, webhooks, certificates, issueAfterMs: options.issueAfterMs };
  const authorities = createAuthorities(world);
  const https = options.https ?? false;
  const app = createServer(certificates, https);
  readForms(app);
  const all = Object.values(authorities);
  for (const authority of all) await registerApi(app, authority, { calls, faults, now: clock.now });
  await registerControl(app, { world, faults, calls, authorities: all });
  await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const { port } = app.server.address() as AddressInfo; // cast: a TCP listener has no pipe name
  const url = https ? `https://${HTTPS_HOST}:${port}` : `http://127.0.0.1:${port}`;
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= webhooks.idle().then(() => app.close());
    return stopping;
  };
  return { ...authorities, url, port, rootPem: certificates.rootPem, clock, faults, mails, calls, webhooks, stop };
}
