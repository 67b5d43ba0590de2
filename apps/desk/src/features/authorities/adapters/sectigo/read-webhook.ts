import type { OrderHint, Webhook } from '../../abilities.ts';

/**
 * Sectigo's push: parameters in the query, or a form when it delivers the certificate as well, which is not looked at. It is
 * not signed: only a hint to ask. https://docs.sectigo.com/sps/certificate-issuance-push/call-information
 */
export function readWebhook({ query, body }: Webhook): readonly OrderHint[] | undefined {
  const number = query.orderNumber ?? new URLSearchParams(body).get('orderNumber') ?? '';
  return /^\d{1,18}$/.test(number) ? [{ authorityOrderId: number }] : undefined;
}
