import { signHeaders } from '@certdesk/authority-protocol';
import { type Clock, newId } from '@certdesk/platform';

type SignedPost = { url: string; secret: string; clock: Clock; path: string; body: unknown };

/** A signed request to the built-in CA, as its operator's command makes them. */
export async function postSigned({ url, secret, clock, path, body }: SignedPost): Promise<void> {
  const text = JSON.stringify(body);
  const timestamp = Math.floor(clock.now().getTime() / 1000);
  const headers = {
    'content-type': 'application/json',
    ...signHeaders(secret, { id: newId(), timestamp, method: 'POST', path, body: text }),
  };
  const response = await fetch(new URL(path, url), { method: 'POST', headers, body: text });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

/** Decides at the CA's page as the domain administrator does: with the link and the code of the approver email. */
export async function decideAtPage(mailText: string, decision: 'approve' | 'reject'): Promise<void> {
  const link = /https?:\/\/\S+\/approve\/\S+/.exec(mailText)?.[0];
  const code = /^\s*([0-9A-Z]{4}-[0-9A-Z]{4})\s*$/m.exec(mailText)?.[1];
  if (!link || !code) throw new Error('the approver email holds no link or no code');
  const response = await fetch(link, {
    method: 'POST',
    body: new URLSearchParams({ code, act: decision }),
    redirect: 'manual',
  });
  if (response.status !== 303) throw new Error(`the approval page answered ${response.status}`);
}
