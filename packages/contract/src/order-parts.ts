import { z } from 'zod';
import { line } from './line.ts';

export const Contact = z.strictObject({
  name: line(100).optional(),
  email: z.string().trim().min(3).max(254),
  phone: line(40).optional(),
});
export type Contact = z.infer<typeof Contact>;
export const Contacts = z.strictObject({ technical: Contact.optional(), organization: Contact.optional() });
export type Contacts = z.infer<typeof Contacts>;
