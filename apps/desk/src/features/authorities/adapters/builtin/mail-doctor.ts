import { MailChecks, TestMail } from '@certdesk/contract';
import { SECOND } from '@certdesk/platform';
import type { ExaminesMail } from '../../abilities.ts';
import { type ClientOptions, callAuthority } from './authority-client.ts';

/** The CA asks name servers and mail servers meanwhile, each with a limit of its own. */
const CHECK_TIMEOUT_MS = 60 * SECOND;

/** The built-in CA's doctor. */
export function createMailDoctor(options: ClientOptions): ExaminesMail {
  return {
    checkMail: () =>
      callAuthority(
        { ...options, timeoutMs: CHECK_TIMEOUT_MS },
        { method: 'POST', path: '/v1/mail-checks', body: {}, answer: MailChecks },
      ),
    sendTestMail: (mail) =>
      callAuthority(options, { method: 'POST', path: '/v1/test-mails', body: mail, answer: TestMail }),
    findTestMail: (id) => callAuthority(options, { method: 'GET', path: `/v1/test-mails/${id}`, answer: TestMail }),
  };
}
