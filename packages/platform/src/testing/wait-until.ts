import { setTimeout as pause } from 'node:timers/promises';

/** Waits for a condition, looking again every few milliseconds; throws with `what` when it does not come true in time. */
export async function waitUntil<T>(
  what: string,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 60_000,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const result = await condition();
    if (result) return result;
    if (performance.now() > end) throw new Error(`timed out waiting until ${what}`);
    await pause(15);
  }
}
