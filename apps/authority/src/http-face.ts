import { CertdeskError } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import { type Clock, createHttp, type Log, type Metrics } from '@certdesk/platform';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { AuthorityConfig } from './config.ts';
import { addSignedRoutes } from './signed-routes.ts';

/** Requests a minute from one address to what needs no signature. A person needs ten, a busy OCSP client a few hundred. */
const PUBLIC_PER_MINUTE = 300;

type Add = (app: FastifyInstance) => void;

export type HttpFaceOptions = {
  config: AuthorityConfig;
  secure: boolean;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  secrets: { desk: string; operator: string };
  ready: () => Promise<boolean>;
  addDeskRoutes: Add;
  addOperatorRoutes: Add;
  /** For both of them. */
  addSharedRoutes: Add;
  addPublicRoutes: (app: FastifyInstance) => Promise<void>;
};

/** The CA's HTTP face in its three parts: the desk's and the operator's, each with its own secret, and everyone's. */
export async function createHttpFace(options: HttpFaceOptions): Promise<FastifyInstance> {
  const { config, clock, log, metrics, secrets } = options;
  const app = await createHttp({
    log,
    clock,
    metrics,
    errors: loadTranslators('errors'),
    trustProxy: config.trustProxy,
    secure: options.secure,
    ready: options.ready,
  });
  await addSignedRoutes(app, { secrets: [secrets.desk], clock, add: options.addDeskRoutes });
  await addSignedRoutes(app, { secrets: [secrets.operator], clock, add: options.addOperatorRoutes });
  await addSignedRoutes(app, { secrets: [secrets.desk, secrets.operator], clock, add: options.addSharedRoutes });
  await app.register(async (scope) => {
    await scope.register(rateLimit, {
      max: PUBLIC_PER_MINUTE,
      timeWindow: '1 minute',
      errorResponseBuilder: () => new CertdeskError('rate.limited'),
    });
    await options.addPublicRoutes(scope);
  });
  return app;
}
