import type { RegisterRoute } from '../../http/routes.ts';
import { checkMail, type DoctorParts, findTestMail, sendTestMail } from './examine-mail.ts';

/** The HTTP face: whether mails get through, and a test mail; for who administers the installation. */
export function registerDoctorRoutes(route: RegisterRoute, parts: DoctorParts): void {
  route('checkMail', async ({ query, language }) => checkMail(parts, { sender: query.sender, language }));
  route('sendTestMail', async ({ actor, body, language }) => sendTestMail(parts, { actor, to: body.to, language }));
  route('showTestMail', async ({ params }) => findTestMail(parts, params.id));
}
