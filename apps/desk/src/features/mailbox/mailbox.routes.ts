import { CertdeskError } from '@certdesk/contract';
import type { RegisterRoute } from '../../http/routes.ts';
import type { MailboxClient } from './mailbox-client.ts';

/**
 * The mails of the embedded installation, for who administers it. They are data: the HTML of a mail is somebody else's, so the
 * portal shows it in a sandbox, and the raw mail is a download that no browser renders here.
 */
export function registerMailboxRoutes(registerRoute: RegisterRoute, client: MailboxClient | undefined): void {
  const mailbox = (): MailboxClient => {
    if (!client) throw new CertdeskError('mailbox.not_available');
    return client;
  };
  registerRoute('listMailboxMessages', async () => ({ items: await mailbox().list() }));
  registerRoute('showMailboxMessage', async ({ params }) => mailbox().show(params.id));
  registerRoute('rawMailboxMessage', async ({ params, reply }) => {
    const raw = await mailbox().raw(params.id);
    reply.headers({
      'content-type': 'message/rfc822',
      'content-disposition': `attachment; filename="${params.id}.eml"`,
    });
    return raw;
  });
}
