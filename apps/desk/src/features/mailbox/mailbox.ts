import type { RegisterRoute } from '../../http/routes.ts';
import { registerMailboxRoutes } from './mailbox.routes.ts';
import { createMailboxClient } from './mailbox-client.ts';

export type Mailbox = { register: (registerRoute: RegisterRoute) => void };

/** The local mailbox of an embedded installation at the base URL of its HTTP face; without one there is none to show. */
export function createMailbox({ url }: { url: string | undefined }): Mailbox {
  const client = url === undefined ? undefined : createMailboxClient(url);
  return { register: (registerRoute) => registerMailboxRoutes(registerRoute, client) };
}
