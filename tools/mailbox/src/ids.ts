import { randomBytes } from 'node:crypto';

/**
 * Gives ids that sort by the time a mail was taken, also within one millisecond and after a restart with a clock that
 * went back: `<12 hex digits of milliseconds>-<6 digits count>-<8 hex random>`.
 */
export function createIdSource(options: { last?: string | undefined; now?: () => number } = {}): () => string {
  const now = options.now ?? Date.now;
  let millis = Number.parseInt(options.last?.slice(0, 12) ?? '0', 16) || 0;
  let count = Number.parseInt(options.last?.slice(13, 19) ?? '0', 10) || 0;
  return () => {
    const current = now();
    count = current > millis ? 0 : count + 1;
    millis = Math.max(current, millis);
    return `${millis.toString(16).padStart(12, '0')}-${String(count).padStart(6, '0')}-${randomBytes(4).toString('hex')}`;
  };
}
