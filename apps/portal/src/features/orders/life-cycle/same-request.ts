import type { CsrReport, OrderDetail } from '@certdesk/contract';

/** Whether a CSR names exactly what the order does; in which order it names them does not matter. */
export function hasSameNames({ names }: Pick<CsrReport, 'names'>, order: Pick<OrderDetail, 'names'>): boolean {
  const asked = new Set(names);
  return asked.size === new Set(order.names).size && order.names.every((name) => asked.has(name));
}

type Keyed = Pick<CsrReport, 'publicKeySha256'>;

/** Whether two CSRs are for the same key. A CSR that cannot be read is for none. */
export const hasSameKey = (one: Keyed | undefined, other: Keyed | undefined): boolean =>
  one?.publicKeySha256 != null && one.publicKeySha256 === other?.publicKeySha256;
