import { CertdeskError, type FieldFault } from '@certdesk/contract';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import helmet from 'helmet';
import type { z } from 'zod';
import { type Clock, MINUTE } from './clock.ts';
import { languageOf, type Translators, toCertdeskError, toFaults, toPointer, toProblem } from './http-problem.ts';
import { newId } from './ids.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { StartFault } from './start-fault.ts';
import { findUnstorableText } from './storable-text.ts';

export type HttpOptions = {
  log: Log;
  clock: Clock;
  metrics: Metrics;
  errors: Translators;
  /** Whether X-Forwarded-* of a reverse proxy is believed: its addresses, or false. */
  trustProxy: string[] | false;
  /** Pages are served over https, so that cookies are Secure and HSTS is said. */
  secure: boolean;
  ready: () => Promise<boolean>;
  /** A page for an address that no route answers (a single-page portal); undefined: our problem 404. */
  page?: (request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined;
};

const BODY_LIMIT = 128 * 1024;
/** For a whole request: an import of two megabytes over a slow line, but nobody who sends a byte now and then. */
const REQUEST_MS = 2 * MINUTE;
const PROXY_HEADERS = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'];

function sendProblem(
  options: HttpOptions,
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const error = toCertdeskError(thrown);
  if (error.status >= 500)
    options.log.error({
      event: 'http.failed',
      requestId: request.id,
      route: request.routeOptions.url,
      code: error.code,
      err: error.cause ?? error,
    });
  if (error.retryAfter) {
    // Rounded up: a client that waits exactly as told must not be refused again.
    const seconds = Math.max(1, Math.ceil((error.retryAfter.getTime() - options.clock.now().getTime()) / 1000));
    reply.header('retry-after', String(seconds));
  }
  const translator = options.errors[languageOf(request.headers['accept-language'])];
  return reply
    .code(error.status)
    .headers({
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': translator.language,
      'cache-control': 'no-store',
    })
    .send(JSON.stringify(toProblem(error, translator, request.id)));
}

/** Said here once for every text of every route: further on it would be an error of the database. */
const findTextFaults = (data: unknown): FieldFault[] =>
  findUnstorableText(data).map((path) => ({ path: toPointer(path), code: 'field.invalid' }));

function observe(app: FastifyInstance, { log, metrics }: HttpOptions): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const durationMs = Math.round(reply.elapsedTime * 10) / 10;
    metrics.httpDuration.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    log.debug({
      event: 'http.answered',
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      durationMs,
    });
  });
}

/** Only this machine may read metrics, and a health check says nothing but yes or no. */
function addProbes(app: FastifyInstance, { ready, metrics }: HttpOptions): void {
  app.get('/livez', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) =>
    (await ready()) ? { status: 'ok' } : reply.code(503).send({ status: 'starting' }),
  );
  app.get('/metrics', async (request, reply) => {
    const { socket, headers } = request;
    const local = socket.remoteAddress === '127.0.0.1' || socket.remoteAddress === '::1';
    // A reverse proxy on this machine is local too, and whoever stands behind it is not.
    if (!local || PROXY_HEADERS.some((name) => headers[name] !== undefined)) throw new CertdeskError('route.not_found');
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

/**
 * The same for every answer, so they are laid out once: @fastify/helmet does so for each request, a twentieth of the time
 * that accepting one takes.
 */
const securityHeaders = ({ secure }: Pick<HttpOptions, 'secure'>) =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        frameSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    ...(secure ? {} : { strictTransportSecurity: false }),
  });

/**
 * The HTTP shell of desk and built-in CA: zod as the one validator, problem details (RFC 9457) for every refusal,
 * security headers, probes and measurements. It knows no rules.
 */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const secure = securityHeaders(options);
  const app = fastify({
    genReqId: newId,
    requestTimeout: REQUEST_MS,
    bodyLimit: BODY_LIMIT,
    trustProxy: options.trustProxy === false ? false : options.trustProxy,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    // What fails before a route is found does not reach the error handler below.
    frameworkErrors: (error, request, reply) =>
      secure(request.raw, reply.raw, () => sendProblem(options, error, request, reply)),
  });
  // cast: fastify passes the schemas back as it got them, and we only give it zod's
  app.setValidatorCompiler(({ schema }) => (data) => {
    const result = (schema as z.ZodType).safeParse(data, { reportInput: true });
    const faults = result.success ? findTextFaults(result.data) : toFaults(result.error);
    if (result.success && faults.length === 0) return { value: result.data };
    return { error: new CertdeskError('request.invalid', { faults }) };
  });
  app.setSerializerCompiler(
    ({ schema }) =>
      (data) =>
        JSON.stringify((schema as z.ZodType).parse(data)),
  );
  app.setErrorHandler((error, request, reply) => sendProblem(options, error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    return options.page?.(request, reply) ?? sendProblem(options, new CertdeskError('route.not_found'), request, reply);
  });
  app.addHook('onRequest', (request, reply, next) => secure(request.raw, reply.raw, () => next()));
  observe(app, options);
  addProbes(app, options);
  return app;
}

/** Listens on loopback. Port 0 takes a free one. Throws StartFault `port.in_use`, naming the setting. */
export async function listen(
  app: FastifyInstance,
  { port, setting }: { port: number; setting: string },
): Promise<number> {
  try {
    await app.listen({ host: '127.0.0.1', port });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')
      throw new StartFault('port.in_use', { port, name: setting }, { cause });
    throw cause;
  }
  const address = app.server.address();
  return typeof address === 'object' && address ? address.port : port;
}
