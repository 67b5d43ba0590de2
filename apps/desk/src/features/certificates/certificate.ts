import { domainToUnicode } from 'node:url';
import { type CertificateFilter, EXPIRY_NOTICE_DAYS } from '@certdesk/contract';
import { addMs, DAY } from '@certdesk/platform';

/** What the search looks into. */
export type Findable = {
  readonly commonName: string;
  readonly names: readonly string[];
  readonly organization: string | null;
  readonly issuer: string;
  readonly issuerName: string;
  readonly serialNumber: string;
  readonly notes: string;
};

const fold = (text: string): string => text.normalize('NFC').toLowerCase();

/** A name as people write it, beside its A-labels: both are typed into the search. */
const spellings = (name: string): string[] => [name, domainToUnicode(name)];

/** All that can be found, in lower case: the serial number with colons, as shown, and without, as openssl prints it. */
export function searchTextOf(facts: Findable): string {
  const { commonName, names, organization, issuer, issuerName, serialNumber, notes } = facts;
  const serials = [serialNumber, serialNumber.replaceAll(':', '')];
  const parts = [
    ...[commonName, ...names].flatMap(spellings),
    organization ?? '',
    issuer,
    issuerName,
    ...serials,
    notes,
  ];
  return fold([...new Set(parts)].join('\n'));
}

/** What somebody typed, as searchTextOf spells it. */
export const searchTermOf = (typed: string): string => fold(typed);

/** Days before the end from which a certificate is called expiring. */
const EXPIRING_DAYS = Math.max(...EXPIRY_NOTICE_DAYS);

/** The moments between which a certificate ends that a filter shows: `from` included, `before` not. */
export type EndRange = { readonly from?: Date; readonly before?: Date };

/** A certificate is valid through its last second (RFC 5280 4.1.2.5), and expiring while it is still valid. */
export function endRangeOf(filter: CertificateFilter, now: Date): EndRange {
  const lastSecond = new Date(Math.floor(now.getTime() / 1000) * 1000);
  if (filter === 'expired') return { before: lastSecond };
  if (filter === 'valid') return { from: lastSecond };
  return { from: lastSecond, before: addMs(now, EXPIRING_DAYS * DAY) };
}

const MAX_FILE_NAME = 100;

/** A name for a file that any system takes: letters, digits, dots and hyphens of the common name. */
export function fileNameOf(commonName: string): string {
  const safe = commonName
    .toLowerCase()
    .replace(/^\*\./, 'wildcard.')
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .replaceAll(/\.{2,}/g, '.')
    .slice(0, MAX_FILE_NAME)
    .replaceAll(/^[.-]+|[.-]+$/g, '');
  return safe || 'certificate';
}
