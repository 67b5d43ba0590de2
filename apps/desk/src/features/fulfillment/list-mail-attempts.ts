import { CertdeskError, type MailAttempt } from '@certdesk/contract';
import type { Database } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import { type Authorities, AuthorityError, reportsAttempts } from '../authorities/index.ts';
import { findAttempts } from '../mail/index.ts';
import { findOrder } from '../orders/index.ts';
import { findRequests, type RequestRow } from './fulfillment.store.ts';

export type ListAttemptsParts = { database: Database<DeskSchema>; authorities: Authorities };
export type MailOfOrder = { readonly accountId: string; readonly orderNumber: number; readonly requestId: string };

async function getRequest({ database }: ListAttemptsParts, mail: MailOfOrder): Promise<RequestRow> {
  const [request] = await findRequests(database.db, [mail]);
  if (request?.order_number === mail.orderNumber) return request;
  const order = await findOrder(database.db, mail.accountId, mail.orderNumber);
  throw new CertdeskError(order ? 'fulfillment.not_found' : 'order.not_found');
}

/**
 * What was said when a mail was sent. Of a mail that the desk sends itself it keeps that; otherwise the authority is asked
 * whenever somebody looks. One that does not speak to mail servers itself has nothing to tell.
 */
export async function listMailAttempts(parts: ListAttemptsParts, mail: MailOfOrder): Promise<readonly MailAttempt[]> {
  const request = await getRequest(parts, mail);
  const kept = await findAttempts(parts.database.db, { accountId: mail.accountId, mailId: request.id });
  if (kept.length > 0) return kept;
  try {
    const authority = parts.authorities.get(request.authority_id);
    return reportsAttempts(authority) ? await authority.attemptsOf(request.id) : [];
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error;
    throw new CertdeskError('authority.unavailable', { cause: error });
  }
}
