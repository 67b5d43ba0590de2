import type { CheckedCsr } from '@certdesk/contract';

/** Whether a CSR names exactly the names given; in which order it names them does not matter. */
export function hasSameNames({ names }: Pick<CheckedCsr, 'names'>, given: readonly string[]): boolean {
  const asked = new Set(names);
  return asked.size === new Set(given).size && given.every((name) => asked.has(name));
}

/**
 * Whether an order can go on with a CSR: neither the desk nor the product's authority finds a fault in it, and it is for
 * the names of the order, if there is one already.
 */
export const isAcceptable = (report: CheckedCsr, givenNames: readonly string[] | undefined): boolean =>
  report.ok && report.authorityFaults.length === 0 && (!givenNames || hasSameNames(report, givenNames));
