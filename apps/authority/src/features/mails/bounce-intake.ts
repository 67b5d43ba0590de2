import {
  type Address,
  type BounceTaker,
  type ImapSettings,
  startBounceListener,
  startBounceMailbox,
} from '@certdesk/mail';
import { type Log, StartFault } from '@certdesk/platform';

export type BounceSettings = {
  /** `bounce@bounces.example.com`: the envelope senders are `bounce+<token>@bounces.example.com`. */
  readonly address: Address;
  /** Where mail systems bring bounces to. */
  readonly listen?: { readonly protocol: 'smtp' | 'lmtp'; readonly host: string; readonly port: number } | undefined;
  /** The mailbox that they lie in. */
  readonly imap?: ImapSettings | undefined;
};

export type BounceIntakeOptions = { settings: BounceSettings; taker: BounceTaker; log: Log };

async function listen({ settings, taker, log }: BounceIntakeOptions): Promise<() => Promise<void>> {
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
      throw new StartFault('port.in_use', { port, name: 'CERTDESK_CA_BOUNCE_LISTEN' }, { cause });
    throw cause;
  }
}

function readMailbox({ settings, taker, log }: BounceIntakeOptions): () => Promise<void> {
  const { imap } = settings;
  if (!imap) return async () => undefined;
  const onError = (error: unknown) => log.error({ event: 'bounce.mailbox_failed', err: error });
  return startBounceMailbox({ ...taker, imap, onError }).stop;
}

/** Starts to take bounces, in the one or two ways that are set. Answers how to stop. */
export async function startBounceIntake(options: BounceIntakeOptions): Promise<() => Promise<void>> {
  const stopListening = await listen(options);
  const stopReading = readMailbox(options);
  return async () => {
    await Promise.all([stopListening(), stopReading()]);
  };
}
