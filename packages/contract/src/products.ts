import { z } from 'zod';
import { ValidationMethod } from './validation.ts';

/** How much the authority verifies: the domain, the organization, the organization by the EV guidelines. */
export const VALIDATION_LEVELS = ['DV', 'OV', 'EV'] as const;
export const ValidationLevel = z.enum(VALIDATION_LEVELS);
export type ValidationLevel = z.infer<typeof ValidationLevel>;

/** Shown to whoever may order, never computed with: the amount as the operator writes it, the currency by ISO 4217. */
export const Price = z.strictObject({
  amount: z.string().regex(/^\d{1,9}(\.\d{1,4})?$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export type Price = z.infer<typeof Price>;

export const Product = z.object({
  id: z.string().min(1).max(100),
  authorityId: z.string(),
  authority: z.string(),
  name: z.string(),
  validationLevel: ValidationLevel,
  validityDays: z.number().int().positive(),
  wildcard: z.boolean(),
  maxNames: z.number().int().positive(),
  /** How control over the names may be shown, the method to offer first in front. */
  validationMethods: z.array(ValidationMethod).default(['email']),
  price: Price.optional(),
});
export type Product = z.infer<typeof Product>;
export const ProductList = z.object({ items: z.array(Product) });

/** Server software that the fulfillment email explains installation for. */
export const SERVER_TYPES = ['nginx', 'apache', 'iis', 'tomcat', 'haproxy', 'caddy', 'other'] as const;
export const ServerType = z.enum(SERVER_TYPES);
export type ServerType = z.infer<typeof ServerType>;
