import type { Issuance, Language } from '@certdesk/contract';
import type { Translator } from '@certdesk/locales';
import { MailWithheld } from '@certdesk/mail';
import { fulfillmentMail } from '@certdesk/mail/fulfillment';
import type { Database } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import { type Authorities, AuthorityError, fetchesChain } from '../authorities/index.ts';
import type { DeskMail, MailOutcome, MailTopic, NewMail, WrittenMail } from '../mail/index.ts';
import { completeOrders, findIssuance, findOrder, type OrderRow } from '../orders/index.ts';
import type { AppendReceipts } from '../receipts/index.ts';
import { followingNews } from './apply-mail-events.ts';
import { lockRequests, type RequestRow } from './fulfillment.store.ts';
import { type FetchedChain, readChain } from './read-chain.ts';
import { recordNews } from './record-news.ts';

/** The topic of fulfillment emails among the desk's own mails. */
export const FULFILLMENT_TOPIC = 'fulfillment';

export type DeskDeliveryParts = {
  readonly database: Database<DeskSchema>;
  readonly authorities: Authorities;
  readonly audit: Audit;
  readonly appendReceipts: AppendReceipts;
  readonly translators: Readonly<Record<Language, Translator>>;
  /** The name under which the desk sends mails. */
  readonly desk: string;
};

/** The mail of a request, for an order whose authority sends none. It is about the order's newest certificate of now. */
export const toDeskMail = (request: RequestRow, { serialNumber }: Issuance): NewMail => ({
  accountId: request.account_id,
  id: request.id,
  topic: FULFILLMENT_TOPIC,
  about: { orderNumber: request.order_number, serialNumber },
  recipient: request.recipient,
});

async function fetchChain(
  authorities: Authorities,
  order: OrderRow,
  issuance: Issuance & { readonly authorityOrderId: string | null },
): Promise<FetchedChain> {
  const authority = authorities.get(order.authority_id);
  const id = issuance.authorityOrderId ?? order.authority_order_id;
  if (!fetchesChain(authority) || id === null) throw new MailWithheld('authority_refused');
  try {
    const { chainPem } = await authority.fetchChain(id, issuance);
    const chain = readChain(chainPem, issuance.serialNumber);
    if (!chain) throw new MailWithheld('certificate_gone');
    return chain;
  } catch (cause) {
    if (!(cause instanceof AuthorityError) || cause.kind !== 'refused') throw cause;
    throw new MailWithheld('certificate_gone', { response: cause.reason, cause });
  }
}

/** Fetches the certificate for this attempt, puts it into the mail and forgets it. */
async function write(parts: DeskDeliveryParts, mail: DeskMail): Promise<WrittenMail> {
  const { database, authorities, translators, desk } = parts;
  const { orderNumber, serialNumber } = mail.about;
  const key = { accountId: mail.accountId, orderNumber: Number(orderNumber) };
  const order = await findOrder(database.db, key.accountId, key.orderNumber);
  const issuance = await findIssuance(database.db, { ...key, serialNumber: String(serialNumber) });
  if (!order || !issuance) throw new MailWithheld('order_unknown');
  const { leaf, issuers } = await fetchChain(authorities, order, issuance);
  const content = {
    authority: order.authority,
    desk,
    orderNumber: order.number,
    names: order.names,
    product: order.product,
    serverType: order.server_type,
    recipient: mail.recipient,
    serialNumber: issuance.serialNumber,
    notBefore: new Date(issuance.notBefore),
    notAfter: new Date(issuance.notAfter),
    fingerprint: leaf.fingerprint256,
    certificate: leaf.raw,
    chain: issuers,
  };
  return { content: fulfillmentMail(content, translators[order.language]), encryptionKey: order.encryption_key };
}

async function note(
  { appendReceipts }: DeskDeliveryParts,
  trx: Transaction<DeskSchema>,
  outcomes: readonly MailOutcome[],
): Promise<void> {
  const requests = await lockRequests(
    trx,
    outcomes.map(({ mail }) => ({ accountId: mail.accountId, requestId: mail.id })),
  );
  const results = Map.groupBy(outcomes, ({ mail }) => mail.id);
  const updates = requests.map((request) => {
    const news = (results.get(request.id) ?? []).map(({ result: { state, at, detail } }) => ({ state, at, detail }));
    return { request, news: followingNews(request, news) };
  });
  await recordNews(trx, appendReceipts, updates);
}

/** A fulfillment email that is on its way completes its order. */
const complete = (
  { audit }: DeskDeliveryParts,
  trx: Transaction<DeskSchema>,
  outcomes: readonly MailOutcome[],
): Promise<void> =>
  completeOrders(
    trx,
    audit,
    outcomes.map(({ mail: { accountId, about }, result: { at } }) => ({
      accountId,
      number: Number(about.orderNumber),
      at,
    })),
  );

/** Fulfillment emails that the desk sends in place of an authority that sends none. */
export const createDeskDelivery = (parts: DeskDeliveryParts): MailTopic => ({
  kind: 'fulfillment',
  write: (mail) => write(parts, mail),
  note: (trx, outcomes) => note(parts, trx, outcomes),
  taken: (trx, outcomes) => complete(parts, trx, outcomes),
});
