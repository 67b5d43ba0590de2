import * as mail from './mail-checks.ts';
import { defineRoutes } from './route.ts';

/** How mails leave the installation: the built-in CA's, and the desk's own. */
export const MAIL_DELIVERY_ROUTES = defineRoutes({
  checkMail: {
    method: 'POST',
    path: '/mail-checks',
    access: 'installation.manage',
    summary: 'Examine the mail server, the sender’s DNS records and the way back, and say what to set',
    query: mail.CheckMailQuery,
    status: 200,
    response: mail.MailChecksView,
  },
  sendTestMail: {
    method: 'POST',
    path: '/test-mails',
    access: 'installation.manage',
    summary: 'Queue a test mail to one’s own address or to one of the sender’s domain',
    body: mail.SendTestMailBody,
    status: 202,
    response: mail.TestMail,
  },
  showTestMail: {
    method: 'GET',
    path: '/test-mails/{id}',
    access: 'installation.manage',
    summary: 'How far a test mail is',
    params: mail.TestMailParams,
    status: 200,
    response: mail.TestMail,
  },
});
