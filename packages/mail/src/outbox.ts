import { MailAddressError } from './address.ts';
import { createClaimLoop } from './claim-loop.ts';
import { RecipientKeyError } from './encrypt/recipient-key.ts';
import { MailWithheld } from './mail-withheld.ts';
import { MailMessageError, type RenderedMail } from './message.ts';
import type { OutboxMail, OutboxResult, OutboxStore } from './outbox-store.ts';
import { createResultWriter } from './result-writer.ts';
import { type Decision, decide, decideInterrupted, type Randomness } from './schedule.ts';
import type { SendResult } from './smtp-outcome.ts';
import type { MailTransport } from './transport.ts';

export type OutboxOptions<M extends OutboxMail = OutboxMail> = {
  readonly store: OutboxStore<M>;
  /** Makes the mail of an attempt. A MailWithheld, RecipientKeyError, MailMessageError or MailAddressError fails it for good; another error is retried. */
  readonly render: (mail: M) => Promise<RenderedMail> | RenderedMail;
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
  if (error instanceof MailWithheld)
    return { outcome: 'permanent', cause: error.reason, ...(error.response && { response: error.response }) };
  if (error instanceof RecipientKeyError)
    return { outcome: 'permanent', cause: 'encryption_key_unusable', keyFault: error.code };
  if (error instanceof MailAddressError) return { outcome: 'permanent', cause: 'recipient_invalid' };
  if (error instanceof MailMessageError)
    return { outcome: 'permanent', cause: 'mail_not_made', response: error.message };
  return { outcome: 'unreachable', cause: 'mail_not_made' };
}

type Attempting<M extends OutboxMail> = Pick<OutboxOptions<M>, 'render' | 'transport' | 'onError'>;

/** One attempt, on its own: nothing that goes wrong with this mail reaches another. */
async function attempt<M extends OutboxMail>(
  mail: M,
  { render, transport, onError }: Attempting<M>,
): Promise<SendResult> {
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

const resultOf = (mail: OutboxMail, decision: Decision, at: Date): OutboxResult => ({
  ...decision,
  id: mail.id,
  attempts: mail.attempts,
  at,
});

type Recovery = {
  everyMs: number;
  store: OutboxStore;
  lease: () => Lease;
  add: (result: OutboxResult) => Promise<void>;
};
type Lease = { now: Date; leaseUntil: Date };

/** Takes over the mails of processes that are gone: at the start, and now and then, as others may die while this one lives. */
function createRecovery({ everyMs, store, lease, add }: Recovery) {
  let lastAt = Number.NEGATIVE_INFINITY;
  return async (isRunning: (id: string) => boolean): Promise<void> => {
    const claim = lease();
    if (claim.now.getTime() - lastAt < everyMs) return;
    lastAt = claim.now.getTime();
    const mails = await store.recoverInterrupted(claim);
    const gone = mails.filter((mail) => !isRunning(mail.id));
    await Promise.all(gone.map((mail) => add(resultOf(mail, decideInterrupted(mail, claim.now), claim.now))));
  };
}

/** The delivery loop: claims due mails, sends each, records what became of it. */
export function createOutbox<M extends OutboxMail>(options: OutboxOptions<M>): Outbox {
  const { store, clock, onError, concurrency = 10, random = Math.random } = options;
  const { pollMs = 1_000, leaseMs = 15 * 60_000 } = options;
  const { add, finishWithin } = createResultWriter<OutboxResult>({ write: store.recordOutcomes, onError });
  let timer: NodeJS.Timeout | undefined;
  let stopping: Promise<void> | undefined;

  const lease = (): Lease => {
    const now = clock.now();
    return { now, leaseUntil: new Date(now.getTime() + leaseMs) };
  };
  const recover = createRecovery({ everyMs: leaseMs / 4, store, lease, add });
  const claim = (limit: number) => store.claimDue({ ...lease(), limit });
  const run = async (mail: M): Promise<void> => {
    const begunAt = clock.now();
    const result = await attempt(mail, options);
    const now = clock.now();
    const decided = resultOf(mail, decide(mail, result, { now, random }), now);
    await add(result.dialogue === undefined ? decided : { ...decided, begunAt, dialogue: result.dialogue });
  };
  const loop = createClaimLoop({ claim, run, concurrency, onError });

  const poll = async (): Promise<void> => {
    await recover(loop.isRunning).catch(onError);
    if (stopping) return;
    loop.pump();
    timer = setTimeout(() => void poll(), pollMs);
  };

  const start = async (): Promise<void> => {
    await recover(loop.isRunning);
    loop.open();
    await poll();
  };

  const finish = async (graceMs: number): Promise<void> => {
    clearTimeout(timer);
    finishWithin(graceMs);
    await loop.close(graceMs);
  };

  const stop: Outbox['stop'] = ({ graceMs = 10_000 } = {}) => {
    stopping ??= finish(graceMs);
    return stopping;
  };
  return { start, wake: loop.pump, idle: loop.idle, stop };
}
