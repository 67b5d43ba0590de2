import { MailAddressError } from './address.ts';
import { createClaimLoop } from './claim-loop.ts';
import { MailMessageError, type RenderedMail } from './message.ts';
import type { OutboxMail, OutboxResult, OutboxStore } from './outbox-store.ts';
import { createResultWriter } from './result-writer.ts';
import { decide, decideInterrupted, type Randomness } from './schedule.ts';
import type { SendResult } from './smtp-outcome.ts';
import type { MailTransport } from './transport.ts';

export type OutboxOptions = {
  readonly store: OutboxStore;
  /** Makes the mail of an attempt. A MailMessageError or MailAddressError fails it for good; another error is retried. */
  readonly render: (mail: OutboxMail) => Promise<RenderedMail> | RenderedMail;
  readonly transport: Pick<MailTransport, 'send'>;
  readonly clock: { now: () => Date };
  /** Mails sent at a time (10). */
  readonly concurrency?: number;
  readonly random?: Randomness;
  /** How often the store is asked for due mails (1 s). `wake` asks at once. */
  readonly pollMs?: number;
  /** Longer than any attempt can take (15 min): only then is its sender called gone. */
  readonly leaseMs?: number;
  /** A fault of the store or of `render`. The loop goes on. */
  readonly onError: (error: unknown) => void;
};

export type Outbox = {
  /** Takes over what an earlier run left behind, then delivers until `stop`. Rejects when the store cannot be read. */
  start: () => Promise<void>;
  /** There may be something due: call it after a commit that queued a mail. */
  wake: () => void;
  /** Resolves when nothing is due and nothing is being sent or written. */
  idle: () => Promise<void>;
  /** Claims nothing more, and waits for running sends up to `graceMs` (10 s); what is cut off then is recovered as interrupted. */
  stop: (options?: { graceMs?: number }) => Promise<void>;
};

/** A mail that could not be made: nothing of it was sent. Whatever else is wrong may be mended by a new version. */
function resultOfRenderFault(error: unknown): SendResult {
  if (error instanceof MailAddressError) return { outcome: 'permanent', cause: 'recipient_invalid' };
  if (error instanceof MailMessageError) return { outcome: 'permanent', cause: 'interrupted', response: error.message };
  return { outcome: 'unreachable', cause: 'interrupted' };
}

type Attempting = Pick<OutboxOptions, 'render' | 'transport' | 'onError'>;

/** One attempt, on its own: nothing that goes wrong with this mail reaches another. */
async function attempt(mail: OutboxMail, { render, transport, onError }: Attempting): Promise<SendResult> {
  let rendered: RenderedMail;
  try {
    rendered = await render(mail);
    // The address in the row is the one that was allowed, and the Message-ID the one that makes a second copy known.
    if (rendered.envelope.to.address !== mail.recipient) throw new MailMessageError('recipient_mismatch', 'envelope');
    if (rendered.messageId !== mail.messageId) throw new MailMessageError('message_id', 'messageId');
  } catch (error) {
    onError(error);
    return resultOfRenderFault(error);
  }
  try {
    return await transport.send(rendered);
  } catch (error) {
    onError(error);
    return { outcome: 'uncertain', cause: 'interrupted' };
  }
}

/** The delivery loop: claims due mails, sends each, records what became of it. */
export function createOutbox(options: OutboxOptions): Outbox {
  const {
    store,
    clock,
    onError,
    concurrency = 10,
    random = Math.random,
    pollMs = 1_000,
    leaseMs = 15 * 60_000,
  } = options;
  const writer = createResultWriter<OutboxResult>({ write: store.recordOutcomes, onError });
  let recoveredAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopping: Promise<void> | undefined;

  const lease = () => {
    const now = clock.now();
    return { now, leaseUntil: new Date(now.getTime() + leaseMs) };
  };

  const run = async (mail: OutboxMail): Promise<void> => {
    const result = await attempt(mail, options);
    const now = clock.now();
    await writer.add({ ...decide(mail, result, { now, random }), id: mail.id, attempts: mail.attempts, at: now });
  };

  const loop = createClaimLoop({ claim: (limit) => store.claimDue({ ...lease(), limit }), run, concurrency, onError });

  const recover = async (): Promise<void> => {
    const claim = lease();
    recoveredAt = claim.now.getTime();
    const mails = await store.recoverInterrupted(claim);
    const gone = mails.filter((mail) => !loop.isRunning(mail.id));
    const results = gone.map((mail) => ({
      ...decideInterrupted(mail, claim.now),
      id: mail.id,
      attempts: mail.attempts,
      at: claim.now,
    }));
    await Promise.all(results.map(writer.add));
  };

  /** Other processes may die while this one lives, so leases are looked at now and then. */
  const poll = async (): Promise<void> => {
    if (clock.now().getTime() - recoveredAt >= leaseMs / 4) await recover().catch(onError);
    if (stopping) return;
    loop.pump();
    timer = setTimeout(() => void poll(), pollMs);
  };

  const start = async (): Promise<void> => {
    await recover();
    loop.open();
    await poll();
  };

  const finish = async (graceMs: number): Promise<void> => {
    clearTimeout(timer);
    writer.finishWithin(graceMs);
    await loop.close(graceMs);
  };

  const stop: Outbox['stop'] = ({ graceMs = 10_000 } = {}) => {
    stopping ??= finish(graceMs);
    return stopping;
  };
  return { start, wake: loop.pump, idle: loop.idle, stop };
}
