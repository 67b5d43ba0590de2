import { type AbilityState, CertdeskError, type ErrorCode } from '@certdesk/contract';

const LIMIT_CODES: Readonly<Record<string, ErrorCode>> = {
  cooling_down: 'fulfillment.cooling_down',
  order_limit: 'fulfillment.order_limit',
};

/** A refusal that ends by itself, with its moment. */
export const tooMany = (code: ErrorCode, freeAt: Date): CertdeskError =>
  new CertdeskError(code, { params: { freeAt: freeAt.toISOString() }, retryAfter: freeAt });

/** Why a mail may go out later only; undefined when time is not what stands in its way. */
export function limitRefusal({ reason, freeAt }: AbilityState): CertdeskError | undefined {
  if (!reason || !freeAt) return undefined;
  return tooMany(LIMIT_CODES[reason] ?? 'fulfillment.cooling_down', new Date(freeAt));
}
