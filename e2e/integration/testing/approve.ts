/** What the approver email gives the domain administrator: a link to the CA's page, and a code to type there. */
function readApproval(mailText: string): { link: string; code: string } {
  const link = /https?:\/\/\S+\/approve\/\S+/.exec(mailText)?.[0];
  const code = /^\s*([0-9A-Z]{4}-[0-9A-Z]{4})\s*$/m.exec(mailText)?.[1];
  if (!link || !code) throw new Error(`no link or no code in the approver email:\n${mailText}`);
  return { link, code };
}

/** Decides at the CA's page as a person does: opens the link, types the code, presses the button. */
export async function decideAtPage(mailText: string, act: 'approve' | 'reject'): Promise<void> {
  const { link, code } = readApproval(mailText);
  const page = await fetch(link);
  if (!page.ok) throw new Error(`the approval page answered ${page.status}`);
  const decided = await fetch(link, { method: 'POST', body: new URLSearchParams({ code, act }), redirect: 'manual' });
  if (decided.status !== 303) throw new Error(`the decision was answered with ${decided.status}`);
}
