import type { Validation } from '@certdesk/contract';
import { type Account, keyAuthorization } from './client/account.ts';
import type { Authorization, Challenge } from './client/messages.ts';
import type { LookUp } from './dns/look-up.ts';
import { isInZone } from './dns/update-zone.ts';
import type { TextChange } from './dns/wire.ts';
import { aliasTarget, dnsRecord, nameOf, persistRecord, saysThat } from './record-of-challenge.ts';
import type { AcmeMethod, AcmeSettings } from './settings.ts';

/** How a name is shown to be under control: what people see, what the desk sets, and how it is known to be there. */
export type Prepared = {
  readonly shown: Pick<Validation, 'name' | 'method' | 'by' | 'record' | 'file'>;
  readonly publish?: { readonly token: string; readonly content: string };
  readonly set?: TextChange;
  /** Whether the authority may look now. */
  readonly isThere: () => Promise<boolean>;
};

export type PrepareOptions = {
  readonly authorization: Authorization;
  readonly challenge: Challenge;
  readonly method: AcmeMethod;
  readonly account: Account;
  readonly accountId: string;
  readonly settings: AcmeSettings;
  readonly lookUp: LookUp;
};

const yes = () => Promise.resolve(true);
const no = () => Promise.resolve(false);

function prepareHttp({ authorization, challenge, account }: PrepareOptions): Prepared {
  const token = challenge.token ?? '';
  const content = keyAuthorization(account, token);
  const file = { url: `http://${authorization.identifier.value}/.well-known/acme-challenge/${token}`, content };
  return {
    shown: { name: nameOf(authorization), method: 'http', by: 'desk', file },
    publish: { token, content },
    // The desk calls no host that an order names; the authority is the first that asks for the file.
    isThere: yes,
  };
}

/** Set by the desk in the zone that it may write; by a person for names that are not of it. */
function prepareDns(options: PrepareOptions): Prepared | Promise<Prepared> {
  const { authorization, challenge, account, settings, lookUp } = options;
  if (settings.dnsRecords === 'alias') return prepareAlias(options);
  const record = dnsRecord(authorization, challenge, account);
  const isOurs = settings.dnsRecords === 'update' && isInZone(record.name, settings.dnsZone ?? '');
  const shown = { name: nameOf(authorization), method: 'dns' as const, record };
  const isThere = () => lookUp.hasText(record.name, (text) => text === record.value);
  if (!isOurs) return { shown: { ...shown, by: 'person' }, isThere };
  return { shown: { ...shown, by: 'desk' }, set: { change: 'add', name: record.name, value: record.value }, isThere };
}

/** A person sets the CNAME once; from then on the desk sets the records, in its own zone. */
async function prepareAlias({
  authorization,
  challenge,
  account,
  accountId,
  settings,
  lookUp,
}: PrepareOptions): Promise<Prepared> {
  const { name, value } = dnsRecord(authorization, challenge, account);
  const target = aliasTarget({ accountId, authorization, zone: settings.dnsZone ?? '' });
  const shown = {
    name: nameOf(authorization),
    method: 'dns' as const,
    record: { type: 'CNAME' as const, name, value: target },
  };
  if ((await lookUp.aliasOf(name)) !== target) return { shown: { ...shown, by: 'person' }, isThere: no };
  return {
    shown: { ...shown, by: 'desk' },
    set: { change: 'add', name: target, value },
    isThere: () => lookUp.hasText(name, (text) => text === value),
  };
}

function preparePersist({ authorization, challenge, account, lookUp }: PrepareOptions): Prepared {
  const record = persistRecord(authorization, challenge, account);
  return {
    shown: { name: nameOf(authorization), method: 'dns-persist', by: 'person', record },
    isThere: () => lookUp.hasText(record.name, (text) => saysThat(text, record.value)),
  };
}

export async function prepareValidation(options: PrepareOptions): Promise<Prepared> {
  if (options.method === 'http') return prepareHttp(options);
  return options.method === 'dns' ? prepareDns(options) : preparePersist(options);
}
