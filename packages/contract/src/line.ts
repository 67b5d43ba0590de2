import { z } from 'zod';

/** A printable one-line text: no control characters, so that it can stand in a mail header or a subject field. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u);
