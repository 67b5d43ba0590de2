import { z } from 'zod';
import type { AdapterParts } from '../../adapter.ts';

const word = z.string().trim().min(1).max(100);

export const GodaddySettings = z.strictObject({
  /** GoDaddy's test environment has `https://api.ote-godaddy.com`. */
  baseUrl: z.url({ protocol: /^https?$/ }).default('https://api.godaddy.com'),
  /** Who orders, to GoDaddy. Its mails go to the order's domain administrator all the same. */
  contactFirstName: word,
  contactLastName: word,
  contactEmail: z.email(),
  contactPhone: word,
  /** The years that an order covers: its certificates are reissued within them. */
  orderYears: z.number().int().min(1).max(3).default(1),
  /** The account's id in GoDaddy's v2 interface. With it, an order whose answer was lost is looked for among the account's. */
  customerId: z.uuid().optional(),
});
export const GodaddySecrets = z.strictObject({ apiKey: z.string().min(1), apiSecret: z.string().min(1) });

export type GodaddyParts = AdapterParts<z.output<typeof GodaddySettings>, z.output<typeof GodaddySecrets>>;
