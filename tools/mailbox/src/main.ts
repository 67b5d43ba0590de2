import { join, resolve } from 'node:path';
import { z } from 'zod';
import { startMailbox } from './mailbox.ts';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const Environment = z.object({
  CERTDESK_DATA: z.string().min(1).default('./data'),
  CERTDESK_SMTP_PORT: port(1025),
  CERTDESK_MAILBOX_PORT: port(1080),
});

/** Whoever started the program reads one JSON line: ready with its ports, or the fault with a code of locales' operator.json. */
const say = (line: Readonly<Record<string, unknown>>): void => console.log(JSON.stringify(line));

type Fault = { code: string; params: Readonly<Record<string, string | number>> };

function faultOf(error: unknown, folder: string, smtpPort: number): Fault | undefined {
  const { code, port: taken } = error as { code?: string; port?: number }; // cast: Node's system errors carry both
  if (code === 'EADDRINUSE' && taken !== undefined) {
    return {
      code: 'port.in_use',
      params: { port: taken, name: taken === smtpPort ? 'CERTDESK_SMTP_PORT' : 'CERTDESK_MAILBOX_PORT' },
    };
  }
  const unwritable = ['EACCES', 'EROFS', 'EPERM', 'ENOTDIR', 'EEXIST', 'ENOSPC'].includes(code ?? '');
  return unwritable ? { code: 'data.not_writable', params: { path: folder } } : undefined;
}

function fail(fault: Fault): never {
  say({ ready: false, fault });
  process.exit(1);
}

function readEnvironment(): z.output<typeof Environment> {
  const parsed = Environment.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return fail({ code: 'config.invalid', params: { name: String(issue?.path[0]), expected: String(issue?.message) } });
}

async function run(): Promise<void> {
  const environment = readEnvironment();
  const folder = resolve(join(environment.CERTDESK_DATA, 'mailbox'));
  const smtpPort = environment.CERTDESK_SMTP_PORT;
  const mailbox = await startMailbox({ folder, smtpPort, httpPort: environment.CERTDESK_MAILBOX_PORT }).catch(
    (error: unknown) => {
      const fault = faultOf(error, folder, smtpPort);
      if (!fault) throw error;
      return fail(fault);
    },
  );
  const stop = () => void mailbox.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  say({ ready: true, smtp: mailbox.smtpPort, http: mailbox.httpPort });
}

await run();
