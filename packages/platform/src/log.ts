import { CertdeskError } from '@certdesk/contract';
import { type Logger, pino } from 'pino';

/**
 * The only fields that may be logged. An allow-list, since a deny-list forgets: no certificate, key, token, address,
 * mail body or query string can reach a log line through a field that nobody thought of.
 */
const FIELDS = [
  'event', 'requestId', 'method', 'route', 'status', 'durationMs', 'accountId', 'userId', 'orderNumber', 'orderId',
  'fulfillmentRequestId', 'mailId', 'jobId', 'queue', 'attempt', 'state', 'kind', 'cause', 'code', 'authorityId', 'count',
  'port', 'url', 'engine', 'role', 'signal', 'version', 'migration', 'smtpStatus', 'sequence', 'err',
] as const; // biome-ignore format: a table
export type LogFields = { [field in (typeof FIELDS)[number]]?: unknown };
export type Log = {
  [level in 'debug' | 'info' | 'warn' | 'error']: (fields: LogFields & { event: string }) => void;
} & {
  child: (fields: LogFields) => Log;
};

/** Messages of foreign errors can hold values (a database's "Key (email)=..."), so only name, code and stack places stay. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { name: typeof error };
  const places = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
  const code = error instanceof CertdeskError ? error.code : 'code' in error ? String(error.code) : undefined;
  return { name: error.name, code, places, cause: error.cause === undefined ? undefined : describeError(error.cause) };
}

function pick(fields: Record<string, unknown>): Record<string, unknown> {
  const entries = FIELDS.filter((field) => fields[field] !== undefined);
  return Object.fromEntries(
    entries.map((field) => [field, field === 'err' ? describeError(fields[field]) : fields[field]]),
  );
}

/** Fields are picked before pino sees them: given an Error as `err` it would add the message as `msg`. */
function wrap(logger: Logger): Log {
  return {
    debug: (fields) => logger.debug(pick(fields)),
    info: (fields) => logger.info(pick(fields)),
    warn: (fields) => logger.warn(pick(fields)),
    error: (fields) => logger.error(pick(fields)),
    child: (fields) => wrap(logger.child(pick(fields))),
  };
}

export type LogOptions = { name: string; level?: string; write?: (line: string) => void };

/** One JSON line per event on standard error, so that standard output stays free for what a person is told. */
export function createLog({ name, level = 'info', write = (line) => process.stderr.write(line) }: LogOptions): Log {
  const options = {
    name,
    level,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: {},
  };
  return wrap(pino(options, { write }));
}

/** For tests that are not about logging. */
export const silentLog: Log = wrap(pino({ level: 'silent' }));
