import { z } from 'zod';

/** One fulfillment request of an order, by whose path its receipt is found. */
export const FulfillmentRequestParams = z.object({
  number: z.coerce.number().int().positive().max(2_147_483_647),
  id: z.uuid(),
});

/** Receipts after a number, which continues an earlier download; without a limit all that there are. */
export const DownloadReceiptsQuery = z.object({
  after: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
  limit: z.coerce.number().int().min(1).max(10_000).optional(),
});

/** A JWK Set (RFC 7517) of Ed25519 keys; `kid` is the thumbprint (RFC 7638). */
export const ReceiptKeySet = z.object({
  keys: z.array(
    z.object({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: z.string(),
      kid: z.string(),
      alg: z.literal('Ed25519'),
      use: z.literal('sig'),
    }),
  ),
});
