import { z } from 'zod';
import type { AdapterParts } from '../../adapter.ts';

export const NamecheapSettings = z.strictObject({
  /** Without the parameters, which go in the body of each call. */
  baseUrl: z.url({ protocol: /^https?$/ }).default('https://api.namecheap.com/xml.response'),
  apiUser: z.string().trim().min(1).max(20),
  /** The address that this server calls from, which has to be allowed in Namecheap's console. */
  clientIp: z.ipv4(),
  /** The years that a purchase covers: its certificates are reissued within them. */
  orderYears: z.number().int().min(1).max(2).default(1),
});
export const NamecheapSecrets = z.strictObject({ apiKey: z.string().min(1) });

export type NamecheapParts = AdapterParts<z.output<typeof NamecheapSettings>, z.output<typeof NamecheapSecrets>>;
