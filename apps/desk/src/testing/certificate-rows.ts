import { createHash } from 'node:crypto';
import { newId } from '@certdesk/platform';
import type { Insertable, Kysely } from 'kysely';
import { searchTextOf } from '../features/certificates/certificate.ts';
import type { CertificateTable, DeskSchema } from '../schema.ts';

/** What a test may be about; the rest of the row is filled in. */
export type CertificateFacts = {
  accountId: string;
  commonName?: string;
  names?: string[];
  organization?: string | null;
  issuer?: string;
  serialNumber?: string;
  notAfter?: Date;
  notes?: string;
  orderNumber?: number | null;
};

const hex = (text: string) => createHash('sha256').update(text).digest('hex').toUpperCase();
const pairs = (text: string) => (text.match(/../g) ?? []).join(':');

function toRow(facts: CertificateFacts): Insertable<CertificateTable> {
  const { accountId, commonName = 'www.example.com', names = [commonName], organization = null } = facts;
  const { issuer = 'Certdesk CA', notes = '', orderNumber = null } = facts;
  const { notAfter = new Date('2027-06-01T12:00:00Z') } = facts;
  const id = newId();
  const serialNumber = facts.serialNumber ?? pairs(hex(id).slice(0, 32));
  return {
    account_id: accountId,
    id,
    common_name: commonName,
    names,
    organization,
    subject: `CN=${commonName}`,
    issuer: `CN=${issuer}`,
    issuer_name: issuer,
    serial_number: serialNumber,
    fingerprint_sha256: pairs(hex(`${id} 256`)),
    fingerprint_sha1: pairs(hex(`${id} 1`).slice(0, 40)),
    public_key_sha256: hex(`${id} key`).toLowerCase(),
    signature_algorithm: 'ECDSA with SHA-256',
    key: JSON.stringify({ type: 'EC', size: 256, curve: 'P-256' }),
    not_before: new Date('2026-01-01T00:00:00Z'),
    not_after: notAfter,
    certificate_pem: '',
    chain_pem: '',
    chain: '[]',
    warnings: '[]',
    notes,
    search_text: searchTextOf({
      ...{ commonName, names, organization, serialNumber, notes },
      issuer: `CN=${issuer}`,
      issuerName: issuer,
    }),
    order_number: orderNumber,
    imported_by: 'user',
    imported_by_name: 'Pat Example',
    imported_at: new Date('2026-11-22T09:00:00Z'),
  };
}

/** Inserts certificates as imports leave them, and answers with their ids. */
export async function insertCertificates(
  db: Kysely<DeskSchema>,
  certificates: readonly CertificateFacts[],
): Promise<string[]> {
  if (certificates.length === 0) return [];
  const rows = certificates.map(toRow);
  await db.insertInto('certificates').values(rows).execute();
  return rows.map(({ id }) => id);
}
