import { CertdeskError } from '@certdesk/contract';
import { z } from 'zod';

/** Only what Date writes: PostgreSQL reads other years and other spellings than JavaScript. */
const DATE = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A moment as a sort key. */
export const isDateKey = (key: string): boolean =>
  DATE.test(key) && !Number.isNaN(Date.parse(key)) && new Date(key).toISOString() === key;

export const encodePosition = (position: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

const Json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown; // cast: whatever it is, the schema of the position decides
  } catch {
    context.addIssue({ code: 'custom' });
    return z.NEVER;
  }
});

/** Reads where a page ended. Throws CertdeskError `cursor.invalid` for what is damaged, forged or another list's. */
export function decodePosition<T>(schema: z.ZodType<T>, cursor: string): T {
  const parsed = Json.pipe(schema).safeParse(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (parsed.success) return parsed.data;
  throw new CertdeskError('cursor.invalid', {
    faults: [{ path: '/cursor', code: 'cursor.invalid' }],
    cause: parsed.error,
  });
}
