import type { Translator } from '@certdesk/locales';
import { DkimRecords } from '../features/mails/index.ts';
import type { OperatorClient } from './operator-client.ts';

/** A string of a TXT record holds at most 255 octets (RFC 1035 3.3.14); receivers join the strings again. */
const STRING = /.{1,255}/g;

/** As it stands in a zone file. */
const zoneLine = ({ name, value }: { name: string; value: string }): string =>
  `${name}. IN TXT ( ${(value.match(STRING) ?? []).map((string) => `"${string}"`).join(' ')} )`;

/** The DNS records to publish, so that receivers can check that a mail is the CA's. */
export async function runDkim(client: OperatorClient, { text }: Translator): Promise<string> {
  const { items } = DkimRecords.parse(await client.get('/v1/dkim'));
  if (items.length === 0) return text('authority.dkim.off');
  return [text('authority.dkim.records'), ...items.map(zoneLine)].join('\n\n');
}
