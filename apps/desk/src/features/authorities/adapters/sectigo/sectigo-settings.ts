import { z } from 'zod';
import type { AdapterParts } from '../../adapter.ts';

export const SectigoSettings = z.strictObject({
  baseUrl: z.url({ protocol: /^https?$/ }).default('https://secure.trust-provider.com/products'),
  /** The years that an order covers: its certificates are reissued within them. */
  orderYears: z.number().int().min(1).max(5).default(1),
});
export const SectigoSecrets = z.strictObject({
  loginName: z.string().min(1).max(64),
  loginPassword: z.string().min(1).max(128),
});

export type SectigoParts = AdapterParts<z.output<typeof SectigoSettings>, z.output<typeof SectigoSecrets>>;
