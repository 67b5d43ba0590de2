import { domainToUnicode } from 'node:url';
import {
  CertdeskError,
  type CheckRecipientsBody,
  type FieldFault,
  type LastMail,
  type MailRoute,
  type RecipientCheck,
} from '@certdesk/contract';
import { type Address, tryParseAddress } from '@certdesk/mail';
import { approverDomains, PkiError } from '@certdesk/pki';
import type { Database } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import { findLastMails } from '../fulfillment/index.ts';
import { findLookAlike } from './domain-look.ts';
import type { MailRoutes } from './mail-routes.ts';

/** `mailRoutes` is undefined where mail goes to the local mailbox: no record of a domain matters there. */
export type RecipientParts = { database: Database<DeskSchema>; mailRoutes: MailRoutes | undefined };

function parseAll(texts: readonly string[]): Address[] {
  const addresses = texts.map(tryParseAddress);
  const faults = addresses.flatMap((address, index): FieldFault[] =>
    address ? [] : [{ path: `/addresses/${index}`, code: 'address.invalid' }],
  );
  if (faults.length > 0) throw new CertdeskError('request.invalid', { faults });
  return addresses.filter((address) => address !== undefined);
}

/** Names that no order can have are not looked up: nobody learns here which hosts a network keeps to itself. */
function mayLookUp(domain: string): boolean {
  try {
    return approverDomains(domain, { allowReserved: true }).length > 0;
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}

async function findRoutes(
  mailRoutes: MailRoutes | undefined,
  accountId: string,
  addresses: readonly Address[],
): Promise<ReadonlyMap<string, MailRoute>> {
  if (!mailRoutes) return new Map();
  const domains = [...new Set(addresses.map(({ domain }) => domain))].filter(mayLookUp);
  return new Map(
    await Promise.all(domains.map(async (domain) => [domain, await mailRoutes(accountId, domain)] as const)),
  );
}

const inUnicode = (name: string): string => domainToUnicode(name.replace(/^\*\./, '').toLowerCase());

type Known = {
  names: readonly string[];
  lastMail: LastMail | undefined;
  mailRoute: RecipientCheck['mailRoute'];
};

const describe = (address: Address, { names, lastMail, mailRoute }: Known): RecipientCheck => ({
  address: address.address,
  domain: address.domain,
  unicodeDomain: address.unicodeDomain,
  mailRoute,
  lastMail: lastMail ?? null,
  mixedScripts: address.mixedScripts,
  looksLike: findLookAlike(address.unicodeDomain, names) ?? null,
  needsSmtpUtf8: address.needsSmtpUtf8,
});

/**
 * What is known of addresses before a mail goes to them: the records of their domains, the account's own last mail to
 * each, and how they look. It informs and decides nothing; no mail server is asked. Throws `request.invalid` naming each
 * text that is no address.
 */
export async function checkRecipients(
  { database, mailRoutes }: RecipientParts,
  accountId: string,
  body: CheckRecipientsBody,
): Promise<RecipientCheck[]> {
  const addresses = parseAll(body.addresses);
  const names = body.names.map(inUnicode);
  const texts = addresses.map(({ address }) => address);
  const [lastMails, routes] = await Promise.all([
    findLastMails(database.db, accountId, texts),
    findRoutes(mailRoutes, accountId, addresses),
  ]);
  return addresses.map((address) =>
    describe(address, {
      names,
      lastMail: lastMails.get(address.address),
      mailRoute: routes.get(address.domain) ?? null,
    }),
  );
}
