import { z } from 'zod';

/** How much the authority verifies: the domain, the organization, the organization by the EV guidelines. */
export const VALIDATION_LEVELS = ['DV', 'OV', 'EV'] as const;
export const ValidationLevel = z.enum(VALIDATION_LEVELS);
export type ValidationLevel = z.infer<typeof ValidationLevel>;

export const Product = z.object({
  id: z.string().min(1).max(100),
  authorityId: z.string(),
  authority: z.string(),
  name: z.string(),
  validationLevel: ValidationLevel,
  validityDays: z.number().int().positive(),
  wildcard: z.boolean(),
  maxNames: z.number().int().positive(),
});
export type Product = z.infer<typeof Product>;
export const ProductList = z.object({ items: z.array(Product) });

/** Server software that the fulfillment email explains installation for. */
export const SERVER_TYPES = ['nginx', 'apache', 'iis', 'tomcat', 'haproxy', 'caddy', 'other'] as const;
export const ServerType = z.enum(SERVER_TYPES);
export type ServerType = z.infer<typeof ServerType>;
