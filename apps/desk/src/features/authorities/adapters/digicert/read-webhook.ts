import { createHash, timingSafeEqual } from 'node:crypto';
import type { OrderHint, Webhook } from '../../abilities.ts';
import { parseJson } from '../shared/call-out.ts';
import { WebhookBody } from './digicert-answers.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * DigiCert signs nothing; it sends the account's secret along. Whoever knows it may make the desk read an order, no more.
 * Events about domains and organizations name no order, and are taken without a hint.
 */
export function readWebhook(secret: string | undefined, { headers, body }: Webhook): readonly OrderHint[] | undefined {
  const key = headers['x-webhook-key'];
  if (secret === undefined || typeof key !== 'string' || !timingSafeEqual(digest(key), digest(secret)))
    return undefined;
  const parsed = WebhookBody.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const { order_id } = parsed.data.data;
  return order_id === undefined ? [] : [{ authorityOrderId: String(order_id) }];
}
