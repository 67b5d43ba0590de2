import { CertdeskError } from '@certdesk/contract';
import type { RegisterRoute } from '../../http/routes.ts';
import { findOrder } from '../orders/index.ts';
import { findReceiptSequences } from '../receipts/index.ts';
import { findHistory, presentRequest } from './fulfillment.store.ts';
import { type ListAttemptsParts, listMailAttempts } from './list-mail-attempts.ts';
import { createRequestFulfillmentEmail, type RequestParts } from './request-fulfillment-email.ts';

/** The HTTP face of fulfillment: request a mail again, the mail history of an order, and how each mail was sent. */
export function registerFulfillmentRoutes(route: RegisterRoute, parts: RequestParts & ListAttemptsParts): void {
  const requestFulfillmentEmail = createRequestFulfillmentEmail(parts);
  route('requestFulfillmentEmail', async ({ actor, params, body, idempotencyKey }) =>
    requestFulfillmentEmail({
      actor,
      orderNumber: params.number,
      kind: body.kind ?? 'fulfillment',
      idempotencyKey,
    }),
  );
  route('listMailAttempts', async ({ actor, params }) => {
    const mail = { accountId: actor.accountId, orderNumber: params.number, requestId: params.id };
    return { items: [...(await listMailAttempts(parts, mail))] };
  });
  route('listFulfillmentRequests', async ({ actor, params, query }) => {
    const { accountId } = actor;
    const order = await findOrder(parts.database.db, accountId, params.number);
    if (!order) throw new CertdeskError('order.not_found');
    const rows = await findHistory(parts.database.db, {
      accountId,
      orderNumber: params.number,
      before: query.cursor,
      limit: query.limit,
    });
    const ids = rows.map(({ id }) => id);
    const sequences = await findReceiptSequences(parts.database.db, accountId, ids);
    return {
      items: rows.map((row) => {
        const receiptSequence = sequences.get(row.id);
        return { ...presentRequest(row), ...(receiptSequence !== undefined && { receiptSequence }) };
      }),
      nextCursor: rows.length === query.limit ? (rows.at(-1)?.id ?? null) : null,
    };
  });
}
