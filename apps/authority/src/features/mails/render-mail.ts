import type { Language } from '@certdesk/contract';
import type { Translator } from '@certdesk/locales';
import {
  type Address,
  type MailContent,
  type PreparedMail,
  parseAddress,
  prepareMail,
  type RenderedMail,
  renderMail,
} from '@certdesk/mail';
import { fingerprintSha256 } from '@certdesk/pki';
import type { Clock } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import { findIssuance } from '../issuance/index.ts';
import { findOrder, type Order, productOf } from '../orders/index.ts';
import { approverMail } from './approver-mail.ts';
import { fulfillmentMail } from './fulfillment-mail.ts';
import type { ClaimedMail } from './outbox.store.ts';
import { createRecentlyUsed } from './recently-used.ts';

export type RenderMailOptions = {
  db: Kysely<Tables>;
  clock: Clock;
  translators: Readonly<Record<Language, Translator>>;
  /** Name of the CA, as it stands in From and in texts. */
  authority: string;
  from: Address;
  issuingCertificate: Uint8Array;
  rootUrl: string;
  approvalOf: (order: Order) => { code: string; url: string };
};

function wordApproverMail(options: RenderMailOptions, order: Order): MailContent {
  const content = {
    authority: options.authority,
    orderNumber: order.number,
    names: order.names,
    product: productOf(order).name,
    applicant: order.applicant,
    recipient: order.approverEmail,
    createdAt: order.createdAt,
    approvalEndsAt: order.approvalEndsAt,
    ...options.approvalOf(order),
  };
  return approverMail(content, options.translators[order.language]);
}

async function wordFulfillmentMail(options: RenderMailOptions, order: Order, issuanceId: string): Promise<MailContent> {
  const issuance = await findIssuance(options.db, issuanceId);
  if (!issuance?.certificate) throw new Error('a mail is about a certificate that is not there');
  const content = {
    authority: options.authority,
    orderNumber: order.number,
    names: order.names,
    product: productOf(order).name,
    serverType: order.serverType,
    recipient: order.approverEmail,
    serialNumber: issuance.serial_number,
    notBefore: issuance.not_before,
    notAfter: issuance.not_after,
    fingerprint: await fingerprintSha256(issuance.certificate),
    certificate: issuance.certificate,
    issuingCertificate: options.issuingCertificate,
    rootUrl: options.rootUrl,
  };
  return fulfillmentMail(content, options.translators[order.language]);
}

async function prepare(options: RenderMailOptions, { orderId, issuanceId }: ClaimedMail): Promise<PreparedMail> {
  const order = await findOrder(options.db, orderId);
  if (!order) throw new Error('a mail is about an order that is not there');
  return prepareMail(
    issuanceId ? await wordFulfillmentMail(options, order, issuanceId) : wordApproverMail(options, order),
  );
}

/** Makes the mail of an attempt. What a certificate's mail says is prepared once and kept for the next copy. */
export function createMailRenderer(options: RenderMailOptions): (mail: ClaimedMail) => Promise<RenderedMail> {
  const prepared = createRecentlyUsed<PreparedMail>();
  return async (mail) => {
    const key = mail.issuanceId ?? mail.orderId;
    return renderMail(await prepared.getOrMake(key, () => prepare(options, mail)), {
      from: { address: options.from, name: options.authority },
      to: { address: parseAddress(mail.recipient) },
      messageId: mail.messageId,
      references: mail.firstMessageId ? [mail.firstMessageId] : [],
      date: options.clock.now(),
    });
  };
}
