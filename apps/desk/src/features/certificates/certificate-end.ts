import { CertdeskError } from '@certdesk/contract';
import type { Queryable } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';

/** When an imported certificate of the account expires. Throws `certificate.not_found`. */
export async function certificateEndsAt(db: Queryable<DeskSchema>, accountId: string, id: string): Promise<Date> {
  const row = await db
    .selectFrom('certificates')
    .select('not_after')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new CertdeskError('certificate.not_found');
  return row.not_after;
}
