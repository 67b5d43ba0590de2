import { z } from 'zod';

/** At most 32 KiB: an RSA-8192 request with a hundred names has a third of that. */
export const MAX_CSR_LENGTH = 32_768;

/** Everything that can be wrong with a certificate signing request. Errors refuse the order, warnings are shown. */
export const CSR_FAULTS = {
  'csr.empty': 'error',
  'csr.too_large': 'error',
  'csr.private_key_pasted': 'error',
  'csr.certificate_pasted': 'error',
  'csr.not_pem': 'error',
  'csr.syntax': 'error',
  'csr.several': 'error',
  'csr.signature_invalid': 'error',
  'csr.signature_algorithm': 'error',
  'csr.key_type': 'error',
  'csr.key_size': 'error',
  'csr.key_exponent': 'error',
  'csr.key_weak_roca': 'error',
  'csr.key_weak_close_primes': 'error',
  'csr.key_weak_small_factor': 'error',
  'csr.key_compromised': 'error',
  'csr.name_missing': 'error',
  'csr.name_invalid': 'error',
  'csr.name_underscore': 'error',
  'csr.name_internal': 'error',
  'csr.name_public_suffix': 'error',
  'csr.name_trailing_dot': 'error',
  'csr.name_idn_invalid': 'error',
  'csr.name_type': 'error',
  'csr.wildcard_position': 'error',
  'csr.wildcard_not_offered': 'error',
  'csr.too_many_names': 'error',
  'csr.common_name_several': 'error',
  'csr.common_name_not_in_names': 'warning',
  'csr.challenge_password': 'warning',
  'csr.subject_ignored': 'warning',
} as const;
export type CsrFaultCode = keyof typeof CSR_FAULTS;
export type CsrFault = { code: CsrFaultCode; params?: Record<string, string | number> };

export const CsrFaultView = z.object({
  code: z.enum(Object.keys(CSR_FAULTS) as [CsrFaultCode, ...CsrFaultCode[]]), // cast: Object.keys forgets the literal keys
  severity: z.enum(['error', 'warning']),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  detail: z.string().optional(),
});

/** What a CSR says, and every fault in it. `names` are lower-case A-labels, the common name first, no duplicates. */
export const CsrReport = z.object({
  ok: z.boolean(),
  commonName: z.string().nullable(),
  names: z.array(z.string()),
  subject: z.record(z.string(), z.string()),
  key: z.object({ type: z.string(), size: z.number().int(), curve: z.string().optional() }).nullable(),
  signatureAlgorithm: z.string().nullable(),
  publicKeySha256: z.string().nullable(),
  faults: z.array(CsrFaultView),
});
export type CsrReport = z.infer<typeof CsrReport>;

export const CheckCsrBody = z.object({ csr: z.string().max(MAX_CSR_LENGTH * 2), productId: z.string().optional() });

/** `authorityFaults`: what the product's authority finds wrong with it, in its own words, where it examines CSRs itself. */
export const CheckedCsr = CsrReport.extend({ authorityFaults: z.array(z.string()) });
export type CheckedCsr = z.infer<typeof CheckedCsr>;
