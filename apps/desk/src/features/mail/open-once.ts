/**
 * Opens what is needed by many once, when it is first needed: what keeps it must not hold up a start when it does not answer
 * just now. After a fault the next one who needs it asks again.
 */
export function openOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opening: Promise<T> | undefined;
  return () => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
}
