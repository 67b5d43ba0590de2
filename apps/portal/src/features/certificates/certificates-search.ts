import { CERTIFICATE_FILTERS, type CertificateFilter } from '@certdesk/contract';
import { type ListSearch, parseListSearch } from '../../ui/list-search.ts';
import { textOf } from '../../ui/paging.ts';

export const CERTIFICATE_SORTS = [
  'notAfter',
  '-notAfter',
  'importedAt',
  '-importedAt',
  'commonName',
  '-commonName',
] as const;
export type CertificateSort = (typeof CERTIFICATE_SORTS)[number];

export type CertificatesSearch = ListSearch<CertificateFilter, CertificateSort>;

/** Soonest to expire first: that is what the list is opened for. */
export const DEFAULT_SORT: CertificateSort = 'notAfter';
const RULES = {
  statuses: CERTIFICATE_FILTERS,
  sorts: CERTIFICATE_SORTS,
  defaultSort: DEFAULT_SORT,
  maxQuery: 200,
};

export const parseCertificatesSearch = (raw: Record<string, unknown>): CertificatesSearch =>
  parseListSearch(raw, RULES);

/** The import screen can begin with a mail of the local mailbox; its id is no secret, so it may stand in the URL. */
export type ImportSearch = { mail?: string };

export function parseImportSearch(raw: Record<string, unknown>): ImportSearch {
  const mail = textOf(raw.mail);
  return mail === '' ? {} : { mail };
}
