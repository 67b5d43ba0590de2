import type { LastMail } from '@certdesk/contract';
import type { Queryable } from '@certdesk/platform';
import { sql } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import type { RequestRow } from './fulfillment.store.ts';

type LastMailRow = Pick<RequestRow, 'recipient' | 'kind' | 'order_number' | 'state' | 'events'>;

function present({ kind, order_number, state, events }: LastMailRow): LastMail[] {
  const news = events.at(-1);
  return news
    ? [{ kind, orderNumber: order_number, state, at: news.at, ...(news.detail && { detail: news.detail }) }]
    : [];
}

/** Of each address, the newest mail of the account's own orders of which more is known than that it was asked for. */
export async function findLastMails(
  db: Queryable<DeskSchema>,
  accountId: string,
  recipients: readonly string[],
): Promise<ReadonlyMap<string, LastMail>> {
  const { rows } = await sql<LastMailRow>`
    select last.* from unnest(${[...new Set(recipients)]}::text[]) as asked (recipient)
    cross join lateral (
      select recipient, kind, order_number, state, events from fulfillment_requests r
      where r.account_id = ${accountId} and r.recipient = asked.recipient and r.state not in ('requested', 'forwarded')
      order by r.id desc limit 1
    ) last`.execute(db);
  return new Map(rows.flatMap((row) => present(row).map((mail) => [row.recipient, mail])));
}
