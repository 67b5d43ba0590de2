import type { FaultBoard } from './fault-board.ts';

export type Webhook = {
  readonly authority: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
};
/** A call back with what became of it: the listener's status, or undefined when nobody answered. */
export type SentWebhook = Webhook & { readonly status: number | undefined };

export type WebhookSender = {
  send: (webhook: Webhook) => void;
  /** Resolves when everything that goes out has gone out. */
  idle: () => Promise<void>;
  /** Oldest first. */
  sent: () => readonly SentWebhook[];
};

const TIMEOUT_MS = 5_000;

async function post({ url, headers, body }: Webhook): Promise<number | undefined> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'manual',
    });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    // No listener is an outcome, not a fault of the fake: real authorities go on as well.
    return undefined;
  }
}

/** Calls back one after another, and not again on failure: who misses one has to ask. */
export function createWebhookSender(faults: FaultBoard): WebhookSender {
  const sent: SentWebhook[] = [];
  let queue = Promise.resolve();
  let held: Webhook[] = [];
  const enqueue = (webhook: Webhook): void => {
    queue = queue.then(async () => void sent.push({ ...webhook, status: await post(webhook) }));
  };
  return {
    send: (webhook) => {
      const strike = faults.takeForWebhook(webhook.authority);
      if (strike === 'never') return;
      if (strike === 'after_next') {
        held.push(webhook);
        return;
      }
      enqueue(webhook);
      if (strike === 'twice') enqueue(webhook);
      const late = held;
      held = [];
      for (const one of late) enqueue(one);
    },
    idle: () => queue,
    sent: () => [...sent],
  };
}
