import { CERTIFICATE_FILTERS, type CertificateFilter } from '@certdesk/contract';
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

/** What the Certificates screen keeps in its URL. Absent means the default, so that a plain URL stays plain. */
export type CertificatesSearch = {
  q?: string;
  status?: CertificateFilter;
  sort?: CertificateSort;
  /** See ui/paging.ts. */
  pages?: string;
};

/** Soonest to expire first: that is what the list is opened for. */
export const DEFAULT_SORT: CertificateSort = 'notAfter';
const MAX_QUERY = 200;

/** Reads the URL's search. Whatever is not understood is dropped: a mistyped URL shows the certificates, not an error. */
export function parseCertificatesSearch(raw: Record<string, unknown>): CertificatesSearch {
  const q = textOf(raw.q).slice(0, MAX_QUERY);
  const status = CERTIFICATE_FILTERS.find((known) => known === raw.status);
  const sort = CERTIFICATE_SORTS.find((known) => known === raw.sort);
  const pages = textOf(raw.pages);
  return {
    ...(q === '' ? {} : { q }),
    ...(status ? { status } : {}),
    ...(sort && sort !== DEFAULT_SORT ? { sort } : {}),
    ...(pages === '' ? {} : { pages }),
  };
}

/** The import screen can begin with a mail of the local mailbox; its id is no secret, so it may stand in the URL. */
export type ImportSearch = { mail?: string };

export function parseImportSearch(raw: Record<string, unknown>): ImportSearch {
  const mail = textOf(raw.mail);
  return mail === '' ? {} : { mail };
}
