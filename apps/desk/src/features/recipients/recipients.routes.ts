import type { RegisterRoute } from '../../http/routes.ts';
import { checkRecipients, type RecipientParts } from './check-recipients.ts';

/** The HTTP face: addresses come in the body, since a URL ends in logs and histories. */
export function registerRecipientRoutes(route: RegisterRoute, parts: RecipientParts): void {
  route('checkRecipients', async ({ actor, body }) => ({
    items: await checkRecipients(parts, actor.accountId, body),
  }));
}
