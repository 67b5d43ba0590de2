import { join } from 'node:path';
import { StartFault, StartFaults } from '@certdesk/platform/start-fault';
import { createProgress } from '../bootstrap/progress.mjs';
import { readTexts } from '../bootstrap/texts.mjs';
import { buildPortal, isPortalStale } from './build-portal.ts';
import { createInstallation, type Installation } from './installation.ts';
import { type ProgramName, ProgramNotReady, type ProgramSpec } from './program.ts';
import type { Announcement } from './program-output.ts';
import { checkPorts, readStartSettings, type StartSettings } from './settings.ts';

/** A terminal's Ctrl-C arrives twice, from the terminal and from npm: within this time it is still the first. */
const SAME_CTRL_C_MS = 500;

const root = join(import.meta.dirname, '..', '..');
const progress = createProgress(process.stdout);
const text = readTexts(root, process.env);
const nameOf = ({ name }: ProgramSpec): string => text(`start.program.${name}`);

const describeStep = (name: ProgramName): string =>
  name === 'seed-demo' ? text('start.seeding') : text('start.starting', { program: text(`start.program.${name}`) });

/** What went wrong, a sentence a line; undefined for what nobody foresaw. */
function describeFault(error: unknown): string | undefined {
  if (error instanceof StartFaults) return error.faults.map((fault) => text(fault.code, fault.params)).join('\n');
  if (error instanceof StartFault) return text(error.code, error.params);
  if (!(error instanceof ProgramNotReady)) return undefined;
  const values = { program: text(`start.program.${error.program}`), file: error.logFile };
  if (error.timedOut) return text('start.not_ready', { ...values, seconds: error.timeoutMs / 1000 });
  return error.reason ?? text('start.ended_early', values);
}

async function buildPortalIfStale(): Promise<void> {
  if (!isPortalStale(root)) return;
  await progress.step(text('start.building_portal'), async () => {
    const { built, output } = await buildPortal(root);
    if (built) return;
    progress.say(output);
    throw new StartFault('start.build_failed');
  });
}

function printWelcome({ url, email, password }: Announcement, { localMailbox, ports }: StartSettings): void {
  progress.say('');
  progress.say(text('start.ready', { url: String(url) }));
  if (password) progress.say(text('start.sign_in', { email: String(email), password: String(password) }));
  else if (email) progress.say(text('start.sign_in_known', { email: String(email) }));
  if (localMailbox) progress.say(text('start.mailbox', { url: `http://127.0.0.1:${ports.CERTDESK_MAILBOX_PORT}` }));
  progress.say(text('start.stop_hint'));
}

/** Resolves when a person or the system asks to stop. A second Ctrl-C ends this process, and with it the others, at once. */
function whenAskedToStop(installation: Installation): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const onSignal = () => {
      first ??= performance.now();
      resolve();
      if (performance.now() - first < SAME_CTRL_C_MS) return;
      installation.killAll();
      process.exit(1);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(signal, onSignal);
  });
}

async function supervise(installation: Installation, settings: StartSettings): Promise<number> {
  const asked = whenAskedToStop(installation);
  const started = installation.start().then((announcement) => printWelcome(announcement, settings));
  const end = await Promise.race([asked, started.then(() => Promise.race([asked, installation.died]))]);
  if (end) console.error(text('start.died', { program: nameOf(end.spec), file: end.spec.logFile }));
  // Asked to stop while still starting: what then fails to become ready has been stopped by us.
  started.catch(() => undefined);
  await progress.step(text('start.stopping'), installation.stop);
  return end ? 1 : 0;
}

async function run(): Promise<number> {
  const settings = readStartSettings(process.env, text('start.port_expected'));
  await checkPorts(settings);
  await buildPortalIfStale();
  const installation = createInstallation({
    settings,
    step: (name, work) => progress.step(describeStep(name), work),
    onError: (spec, event) =>
      progress.say(text('start.reports_error', { program: nameOf(spec), event, file: spec.logFile })),
  });
  try {
    return await supervise(installation, settings);
  } catch (error) {
    await installation.stop();
    throw error;
  }
}

try {
  process.exit(await run());
} catch (error) {
  console.error(describeFault(error) ?? error);
  process.exit(1);
}
