/** 128 random bits as hex. Not crypto.randomUUID: that is missing where the portal is served over plain http. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export type Intent = {
  /** The Idempotency-Key for this body: the same until the intent is settled or the body is another one. */
  readonly keyFor: (body: unknown) => string;
  /** The desk has answered; whatever the person does next is a new intent. */
  readonly settle: () => void;
};

/**
 * One thing a person wants done. A repeated click, or a retry after a lost answer, carries the same Idempotency-Key, so
 * that it is the same request; a corrected form is another one.
 */
export function createIntent(newKey: () => string = randomKey): Intent {
  let current: { body: string; key: string } | undefined;
  return {
    keyFor: (body) => {
      const json = JSON.stringify(body) ?? '';
      if (current?.body !== json) current = { body: json, key: newKey() };
      return current.key;
    },
    settle: () => {
      current = undefined;
    },
  };
}
