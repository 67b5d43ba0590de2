import { OrderStatus, Organization, ValidationLevel } from '@certdesk/contract';
import { z } from 'zod';

/** What the operator's command asks the running CA; signed with the operator's secret. */
export const VettingItem = z.object({
  orderNumber: z.number().int(),
  commonName: z.string(),
  validationLevel: ValidationLevel,
  applicant: z.string(),
  organization: Organization.nullable(),
  createdAt: z.iso.datetime(),
});
export type VettingItem = z.infer<typeof VettingItem>;
export const VettingList = z.object({ items: z.array(VettingItem) });

export const VettingParams = z.object({ orderNumber: z.coerce.number().int().positive() });

/** A rejection needs a reason: the applicant is told it. */
export const VettingBody = z
  .strictObject({ decision: z.enum(['approve', 'reject']), reason: z.string().trim().min(1).max(500).optional() })
  .refine((body) => body.decision === 'approve' || body.reason !== undefined, { path: ['reason'] });

export const VettingAnswer = z.object({ orderNumber: z.number().int(), status: OrderStatus });
