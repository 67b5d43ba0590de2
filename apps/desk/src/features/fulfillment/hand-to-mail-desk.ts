import type { Clock, Database } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import type { MailDesk } from '../mail/index.ts';
import { findNewestIssuances } from '../orders/index.ts';
import type { AppendReceipts } from '../receipts/index.ts';
import { toDeskMail } from './deliver-by-desk.ts';
import { lockRequests, type RequestRow } from './fulfillment.store.ts';
import { mayFollow } from './fulfillment-request.ts';
import { recordNews } from './record-news.ts';

export type HandParts = {
  readonly database: Database<DeskSchema>;
  readonly mailDesk: Pick<MailDesk, 'queue' | 'wake'>;
  readonly appendReceipts: AppendReceipts;
  readonly clock: Clock;
};

/** Takes requests to the desk's own outbox, for an authority that sends no mails: request and mail commit together. */
export async function handToMailDesk(parts: HandParts, requests: readonly RequestRow[]): Promise<void> {
  const { database, mailDesk, appendReceipts, clock } = parts;
  const at = clock.now();
  await database.db.transaction().execute(async (trx) => {
    const keys = requests.map((row) => ({ accountId: row.account_id, requestId: row.id }));
    const waiting = (await lockRequests(trx, keys)).filter((row) => mayFollow(row, 'forwarded'));
    const issuances = await findNewestIssuances(
      trx,
      waiting.map((row) => ({ accountId: row.account_id, orderNumber: row.order_number })),
    );
    const mails = waiting.flatMap((row) => {
      const issuance = issuances.get(`${row.account_id} ${row.order_number}`);
      return issuance ? [toDeskMail(row, issuance)] : [];
    });
    await mailDesk.queue(trx, mails);
    const queued = new Set(mails.map(({ id }) => id));
    await recordNews(
      trx,
      appendReceipts,
      waiting.map((request) => ({
        request,
        news: [
          queued.has(request.id)
            ? { state: 'forwarded', at }
            : { state: 'failed', at, detail: { cause: 'state_not_allowed' } },
        ],
      })),
    );
  });
  mailDesk.wake();
}
