import type { RegisterRoute } from '../../http/routes.ts';
import { registerMailboxRoutes } from './mailbox.routes.ts';
import { createMailboxClient, MAILBOX_TIMEOUT_MS } from './mailbox-client.ts';

export type MailboxOptions = { url: string | undefined; timeoutMs?: number };
export type Mailbox = { register: (registerRoute: RegisterRoute) => void };

/** The local mailbox of an embedded installation at the base URL of its HTTP face; without one there is none to show. */
export function createMailbox({ url, timeoutMs = MAILBOX_TIMEOUT_MS }: MailboxOptions): Mailbox {
  const client = url === undefined ? undefined : createMailboxClient({ url, timeoutMs });
  return { register: (registerRoute) => registerMailboxRoutes(registerRoute, client) };
}
