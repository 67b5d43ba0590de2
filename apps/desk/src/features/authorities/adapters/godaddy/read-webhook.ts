import type { OrderHint, Webhook } from '../../abilities.ts';
import { parseJson } from '../shared/call-out.ts';
import { Action } from './godaddy-answers.ts';

/** GoDaddy signs nothing and names no certificate; the address that it was given names the order. Only a hint to ask. */
export function readWebhook({ query, body }: Webhook): readonly OrderHint[] | undefined {
  const { reference } = query;
  if (reference === undefined || !Action.safeParse(parseJson(body)).success) return undefined;
  return [{ reference }];
}
