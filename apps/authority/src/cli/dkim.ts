import type { Translator } from '@certdesk/locales';
import { DkimRecords } from '../features/mails/index.ts';
import type { OperatorClient } from './operator-client.ts';
import { zoneLine } from './zone-line.ts';

/** The DNS records to publish, so that receivers can check that a mail is the CA's. */
export async function runDkim(client: OperatorClient, { text }: Translator): Promise<string> {
  const { items } = DkimRecords.parse(await client.get('/v1/dkim'));
  if (items.length === 0) return text('authority.dkim.off');
  return [text('authority.dkim.records'), ...items.map((item) => zoneLine({ ...item, type: 'TXT' }))].join('\n\n');
}
