import type { MailAnswer, MailToRequest } from '../../authority.ts';
import { AuthorityError } from '../../authority-error.ts';

function toAnswer(id: string, error: AuthorityError): MailAnswer {
  const response = error.reason === undefined ? {} : { response: error.reason };
  if (error.kind === 'refused') return { id, outcome: 'refused', detail: { cause: 'authority_refused', ...response } };
  if (error.kind === 'uncertain') return { id, outcome: 'uncertain' };
  const next = error.retryAt === undefined ? {} : { nextAttemptAt: error.retryAt.toISOString() };
  return { id, outcome: 'later', detail: { cause: 'authority_unreachable', ...response, ...next } };
}

/**
 * Asks for one mail after another, each with an answer of its own. An authority that accepts a mail reports no more of it;
 * one whose answer was lost is not asked again, since it may have mailed.
 */
export async function requestOneByOne(
  mails: readonly MailToRequest[],
  request: (mail: MailToRequest) => Promise<MailAnswer['outcome']>,
): Promise<readonly MailAnswer[]> {
  const answers: MailAnswer[] = [];
  for (const mail of mails) {
    try {
      const outcome = await request(mail);
      answers.push(
        outcome === 'refused'
          ? { id: mail.id, outcome, detail: { cause: 'state_not_allowed' } }
          : { id: mail.id, outcome },
      );
    } catch (error) {
      if (!(error instanceof AuthorityError)) throw error;
      answers.push(toAnswer(mail.id, error));
    }
  }
  return answers;
}
