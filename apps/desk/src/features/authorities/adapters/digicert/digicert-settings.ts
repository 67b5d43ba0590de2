import { z } from 'zod';
import type { AdapterParts } from '../../adapter.ts';

export const DigicertSettings = z.strictObject({
  /** Accounts of CertCentral Europe have `https://certcentral.digicert.eu/services/v2`. */
  baseUrl: z.url({ protocol: /^https?$/ }).default('https://www.digicert.com/services/v2'),
  /** CertCentral's id of the organization in OV and EV certificates; without it only DV products are offered. */
  organizationId: z.number().int().positive().optional(),
  /** The years that an order covers: its certificates are reissued within them. */
  orderYears: z.number().int().min(1).max(3).default(1),
  paymentMethod: z.enum(['balance', 'card', 'profile']).default('balance'),
  /** Places and revokes without the approval of an administrator of the account; the API key must be an administrator's. */
  skipApproval: z.boolean().default(false),
  /** Which record shows control over a name by the DNS. */
  dnsRecord: z.enum(['TXT', 'CNAME']).default('TXT'),
});
export const DigicertSecrets = z.strictObject({
  apiKey: z.string().min(1),
  /** The secret of the account's webhook, which each of its calls carries. */
  webhookSecret: z.string().min(32).optional(),
});

export type DigicertParts = AdapterParts<z.output<typeof DigicertSettings>, z.output<typeof DigicertSecrets>>;
