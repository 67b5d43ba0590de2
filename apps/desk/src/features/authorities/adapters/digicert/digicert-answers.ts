import { z } from 'zod';

/** What is used of DigiCert's answers; they hold much more. */
const Certificate = z.object({
  id: z.int().nullish(),
  serial_number: z.string().nullish(),
  common_name: z.string().nullish(),
  dns_names: z.array(z.string()).nullish(),
  valid_from: z.string().nullish(),
  valid_till: z.string().nullish(),
});
export type DigicertCertificate = z.infer<typeof Certificate>;

export const OrderInfo = z.object({
  id: z.int(),
  status: z.string(),
  certificate: Certificate,
  dcv_method: z.string().nullish(),
  product: z.object({ validation_type: z.string().nullish() }).nullish(),
});
export type OrderInfo = z.infer<typeof OrderInfo>;

export const Placed = z.object({
  id: z.int(),
  requests: z.array(z.object({ status: z.string().nullish() })).nullish(),
  certificate_id: z.int().nullish(),
  dcv_random_value: z.string().nullish(),
});
export type Placed = z.infer<typeof Placed>;

export const AlternateOrders = z.object({ orders: z.array(z.object({ order_id: z.int(), status: z.string() })) });
export const Reissues = z.object({ certificates: z.array(Certificate) });
export const RandomValue = z.object({ dcv_random_value: z.string().min(1), expiration_date: z.string().nullish() });
export const CheckedDcv = z.object({
  order_status: z.string().nullish(),
  dns_name_validations: z.array(z.object({ dns_name: z.string(), status: z.string() })).nullish(),
});
export const Products = z.object({
  products: z.array(z.object({ name_id: z.string(), name: z.string(), type: z.string().nullish() })),
});
/** Empty, or a request that an administrator of the account has to approve. */
export const RevocationRequest = z.object({ status: z.string() }).nullish();

/** The form of a refusal: `errors`, and on newer hosts `error`. */
const Fault = z.object({ code: z.string().nullish(), message: z.string().nullish() });
export const Refusal = z.union([z.object({ errors: z.array(Fault).min(1) }), z.object({ error: Fault })]);
export const WebhookBody = z.object({ event: z.string(), data: z.object({ order_id: z.int().optional() }) });
