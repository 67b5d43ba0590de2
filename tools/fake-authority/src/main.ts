import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startFakeAuthorities } from './start-fake-authority.ts';

const USAGE = `Usage: npm run fake-authority -- [--port 8090] [--https] [--issue-after SECONDS]`;

const Options = z.object({
  port: z.coerce.number().int().min(0).max(65_535).default(8090),
  https: z.boolean().default(false),
  'issue-after': z.coerce.number().min(0).optional(),
});

function readOptions(): z.output<typeof Options> {
  const options = {
    port: { type: 'string' },
    https: { type: 'boolean' },
    'issue-after': { type: 'string' },
  } as const;
  try {
    return Options.parse(parseArgs({ args: process.argv.slice(2), options }).values);
  } catch {
    // Whatever is wrong with a command line, the usage says it best.
    console.error(USAGE);
    process.exit(2);
  }
}

const { port, https, 'issue-after': seconds } = readOptions();
const fake = await startFakeAuthorities({
  port,
  https,
  ...(seconds === undefined ? {} : { issueAfterMs: seconds * 1000 }),
});
console.log(JSON.stringify({ ready: true, url: fake.url, control: `${fake.url}/control` }));
const stop = () => void fake.stop().then(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
