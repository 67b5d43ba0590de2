import type { CsrReport } from '@certdesk/contract';

type Keyed = Pick<CsrReport, 'publicKeySha256'>;

/** Whether two CSRs are for the same key. A CSR that cannot be read is for none. */
export const hasSameKey = (one: Keyed | undefined, other: Keyed | undefined): boolean =>
  one?.publicKeySha256 != null && one.publicKeySha256 === other?.publicKeySha256;
