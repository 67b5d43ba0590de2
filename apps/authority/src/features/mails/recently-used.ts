/** How many prepared mails are kept: at some 40 KB each, 20 MB. */
const MAX_PREPARED = 500;

/**
 * A bounded cache that forgets what was used longest ago. A resend differs from the first send in its headers only, and
 * wording and encoding the rest costs more than sending it.
 */
export function createRecentlyUsed<T>(maximum = MAX_PREPARED) {
  const entries = new Map<string, T>();
  const put = (key: string, value: T): void => {
    entries.delete(key);
    entries.set(key, value);
    const [oldest] = entries.keys();
    if (entries.size > maximum && oldest !== undefined) entries.delete(oldest);
  };
  const getOrMake = async (key: string, make: () => Promise<T>): Promise<T> => {
    const value = entries.get(key) ?? (await make());
    put(key, value);
    return value;
  };
  return { getOrMake };
}
