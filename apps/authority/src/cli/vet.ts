import type { Organization } from '@certdesk/contract';
import type { Translator } from '@certdesk/locales';
import { VettingList } from '../features/vetting/index.ts';
import { type OperatorClient, OperatorRefusal } from './operator-client.ts';

export type VetCommand =
  | { readonly verb: 'list' }
  | { readonly verb: 'approve'; readonly orderNumber: number }
  | { readonly verb: 'reject'; readonly orderNumber: number; readonly reason: string };

const describe = ({ name, registrationNumber, street, postalCode, city, region, country }: Organization): string =>
  [name, registrationNumber, street, [postalCode, city].filter(Boolean).join(' '), region, country]
    .filter(Boolean)
    .join(', ');

async function list(client: OperatorClient, { text, intl }: Translator): Promise<string> {
  const { items } = VettingList.parse(await client.get('/v1/vetting'));
  if (items.length === 0) return text('authority.vet.none');
  const lines = items.map((item) =>
    text('authority.vet.item', {
      number: String(item.orderNumber),
      level: item.validationLevel,
      commonName: item.commonName,
      organization: item.organization ? describe(item.organization) : '',
      applicant: item.applicant,
      date: intl.formatDate(item.createdAt, { dateStyle: 'long' }),
    }),
  );
  return lines.join('\n\n');
}

async function decide(client: OperatorClient, command: Exclude<VetCommand, { verb: 'list' }>, { text }: Translator) {
  const number = String(command.orderNumber);
  const body = command.verb === 'reject' ? { decision: 'reject', reason: command.reason } : { decision: 'approve' };
  try {
    await client.post(`/v1/vetting/${number}`, body);
  } catch (error) {
    if (!(error instanceof OperatorRefusal) || error.code !== 'vetting.not_waiting') throw error;
    return { line: text('authority.vet.not_waiting', { number }), done: false };
  }
  const key = command.verb === 'approve' ? 'authority.vet.approved' : 'authority.vet.rejected';
  return { line: text(key, { number }), done: true };
}

/** Runs one command of the operator; `line` is what they are told, `done` false when nothing could be decided. */
export async function runVet(
  client: OperatorClient,
  command: VetCommand,
  translator: Translator,
): Promise<{ line: string; done: boolean }> {
  if (command.verb === 'list') return { line: await list(client, translator), done: true };
  return decide(client, command, translator);
}
