import { join, resolve } from 'node:path';
import { readAuthorityConfig, startAuthority } from '@certdesk/authority';
import { readDeskConfig, serve } from '@certdesk/desk';
import { startMailbox } from '@certdesk/mailbox';
import { addMs, type Clock, createLog, type Environment } from '@certdesk/platform';

/** A clock that the demo's past is lived through with. */
export function createMovableClock(start: Date): Clock & { moveTo: (time: Date) => void } {
  let now = start;
  return {
    now: () => new Date(now),
    // Never backwards, and a little later at each step, since things that happen one after the other have different times.
    moveTo: (time) => {
      now = time > now ? time : addMs(now, 1000);
    },
  };
}

export type DemoWorld = Awaited<ReturnType<typeof startDemoWorld>>;

/** Desk, built-in CA and mailbox in this process, on the data folder of the installation and with one clock. */
export async function startDemoWorld(environment: Environment, clock: Clock) {
  await using opening = new AsyncDisposableStack();
  const log = createLog({ name: 'demo', level: 'error' });
  const authorityConfig = readAuthorityConfig(environment);
  const deskConfig = { ...readDeskConfig(environment), pollMs: 200, logLevel: 'error' };
  const folder = join(resolve(environment.CERTDESK_DATA ?? './data'), 'mailbox');
  const smtpPort = Number(new URL(authorityConfig.smtpUrls).port);
  const mailbox = await startMailbox({ folder, smtpPort });
  opening.defer(() => mailbox.stop());
  const authority = await startAuthority(authorityConfig, { clock, log });
  opening.defer(() => authority.stop());
  const serving = await serve({ config: deskConfig, process: 'all', clock, log });
  opening.defer(() => serving.stop());
  const running = opening.move();
  return {
    mailbox,
    authority,
    desk: serving.desk,
    url: serving.url ?? '',
    owner: serving.owner,
    password: serving.owner?.password ?? deskConfig.owner.password ?? '',
    stop: () => running.disposeAsync(),
  };
}
