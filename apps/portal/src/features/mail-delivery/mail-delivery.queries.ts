import type { Language, MailSenderName, TestMail } from '@certdesk/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';

const SOON_MS = 1_000;
const LATER_MS = 5_000;

/** What the desk words is in one language, so each language has its own. It is asked for again only by a click. */
export const mailChecksQuery = (sender: MailSenderName, language: Language) =>
  queryOptions({
    queryKey: ['mail-checks', sender, language],
    queryFn: ({ signal }) => call('POST /mail-checks', { query: { sender } }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** How soon more may be known of a test mail; false when nothing more will be. */
export function testMailPollMs({ state, detail }: Pick<TestMail, 'state' | 'detail'>): number | false {
  if (state === 'forwarded') return SOON_MS;
  const isOpen =
    state === 'delayed' || state === 'uncertain' || (state === 'accepted' && detail?.confirmation === 'asked');
  return isOpen ? LATER_MS : false;
}

export const testMailQuery = (id: string) =>
  queryOptions({
    queryKey: ['test-mail', id],
    queryFn: ({ signal }) => call('GET /test-mails/{id}', { params: { id } }, signal),
    refetchInterval: ({ state }) => (state.data ? testMailPollMs(state.data) : SOON_MS),
  });
