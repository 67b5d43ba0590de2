import { randomUUIDv7 } from 'node:crypto';

/** A UUIDv7 (RFC 9562): unique, and sortable by the time it was made, so that indexes grow at their end. */
export const newId = (): string => randomUUIDv7();
