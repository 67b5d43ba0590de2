import { z } from 'zod';

/** Some texts with commas between them, each as expected. */
export const listOf = (isRight: (text: string) => boolean, expected: string) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every(isRight), expected);

/** A text that stands for something, as `read` reads it; it answers undefined to what is not as expected. */
export const readAs = <T extends object>(read: (text: string) => T | undefined, expected: string) =>
  z.string().transform((text, context): T => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });

/** A name that can stand in a mail header and in a certificate's subject (at most 64 characters, RFC 5280 A.1). */
export const displayName = z
  .string()
  .trim()
  .min(1)
  .max(40, 'at most 40 characters')
  .regex(/^[^\p{C}<>"]+$/u, 'a name without control characters, quotes or angle brackets');
