import type { CheckedCsr } from '@certdesk/contract';

/** Whether an order can be placed with a CSR: neither the desk nor the product's authority finds a fault in it. */
export const isAcceptable = ({ ok, authorityFaults }: Pick<CheckedCsr, 'ok' | 'authorityFaults'>): boolean =>
  ok && authorityFaults.length === 0;
