import type { Queryable } from '@certdesk/platform';
import { sql } from 'kysely';
import type { DeskSchema } from '../../schema.ts';

export type CertificateMarks = {
  readonly publicKeySha256: string;
  readonly names: readonly string[];
  /** Hexadecimal, with or without colons, in either case. */
  readonly serialNumber: string;
};

/** Serial numbers are written with and without colons and leading zeros; they are the same number all the same. */
const plainSerial = (serial: string): string => serial.replaceAll(':', '').toUpperCase().replace(/^0+/, '');

/**
 * The account's order that a certificate comes from: the one with its key whose names are all in it (a CA may add a
 * name). Of several, the one that the CA says has led to this serial number; else the newest.
 */
export async function findOrderOfCertificate(
  db: Queryable<DeskSchema>,
  accountId: string,
  { publicKeySha256, names, serialNumber }: CertificateMarks,
): Promise<number | undefined> {
  const isIssuance = sql<boolean>`exists (
    select from issuances
    where issuances.account_id = orders.account_id and issuances.order_number = orders.number
      and ltrim(upper(replace(issuances.serial_number, ':', '')), '0') = ${plainSerial(serialNumber)})`;
  const order = await db
    .selectFrom('orders')
    .select('number')
    .where('account_id', '=', accountId)
    .where('public_key_sha256', '=', publicKeySha256)
    .where(sql<boolean>`names <@ ${names}::text[]`)
    .orderBy(isIssuance, 'desc')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return order?.number;
}
