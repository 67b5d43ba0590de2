import { type Log, StartFault } from '@certdesk/platform';
import { startBounceListener } from './bounce-listener.ts';
import { startBounceMailbox } from './bounce-mailbox.ts';
import type { BounceSettings } from './bounce-settings.ts';
import type { BounceTaker } from './bounce-taker.ts';

type Running = { readonly stop: () => Promise<void> };

export type BounceIntakeOptions = {
  readonly settings: BounceSettings;
  readonly taker: BounceTaker;
  readonly log: Log;
  /** The setting that names where to listen: a port that is taken is told by it. */
  readonly setting: string;
  /** Has the mailbox read by one process at a time, where there may be several. */
  readonly alone?: (start: () => Running) => Running;
};

async function listen({ settings, taker, log, setting }: BounceIntakeOptions): Promise<() => Promise<void>> {
  if (!settings.listen) return async () => undefined;
  const { port } = settings.listen;
  try {
    const onError = (error: unknown) => log.error({ event: 'bounce.failed', err: error });
    const listener = await startBounceListener({
      ...settings.listen,
      ...taker,
      name: settings.address.domain,
      onError,
    });
    log.info({ event: 'bounce.listening', port: listener.port });
    return listener.stop;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')
      throw new StartFault('port.in_use', { port, name: setting }, { cause });
    throw cause;
  }
}

function readMailbox({ settings, taker, log, alone }: BounceIntakeOptions): () => Promise<void> {
  const { imap } = settings;
  if (!imap) return async () => undefined;
  const onError = (error: unknown) => log.error({ event: 'bounce.mailbox_failed', err: error });
  const start = () => startBounceMailbox({ ...taker, imap, onError });
  return (alone ? alone(start) : start()).stop;
}

/**
 * Starts to take bounces, in the one or two ways that are set. Answers how to stop. Throws StartFault `port.in_use`.
 */
export async function startBounceIntake(options: BounceIntakeOptions): Promise<() => Promise<void>> {
  const stopListening = await listen(options);
  const stopReading = readMailbox(options);
  return async () => {
    await Promise.all([stopListening(), stopReading()]);
  };
}
