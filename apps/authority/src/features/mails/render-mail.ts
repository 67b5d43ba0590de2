import type { Language } from '@certdesk/contract';
import type { Translator } from '@certdesk/locales';
import {
  type Address,
  askForReports,
  type BounceAddresses,
  headersOf,
  type MailContent,
  type PreparedMail,
  prepareMail,
  type RenderedMail,
  renderSignedMail,
} from '@certdesk/mail';
import { fulfillmentMail } from '@certdesk/mail/fulfillment';
import { fingerprintSha256 } from '@certdesk/pki';
import { gatherLookups } from '@certdesk/platform';
import { findIssuances, type IssuedRow } from '../issuance/index.ts';
import { findOrders, type Order, productOf } from '../orders/index.ts';
import { approverMail } from './approver-mail.ts';
import type { ClaimedMail } from './outbox.store.ts';
import { createRecentlyUsed } from './recently-used.ts';
import { type RenderEncryptedOptions, renderEncrypted } from './render-encrypted.ts';

export type RenderMailOptions = RenderEncryptedOptions & {
  translators: Readonly<Record<Language, Translator>>;
  /** Name of the CA, as it stands in From and in texts. */
  authority: string;
  from: Address;
  issuingCertificate: Uint8Array;
  rootUrl: string;
  /** Where the bounces of each mail come to; without it, to `from`. */
  bounces?: BounceAddresses | undefined;
  approvalOf: (approval: { orderId: string; round: number }) => { code: string; url: string };
};

function wordApproverMail(options: RenderMailOptions, order: Order, mail: ClaimedMail): MailContent {
  const content = {
    authority: options.authority,
    orderNumber: order.number,
    names: order.names,
    product: productOf(order).name,
    applicant: order.applicant,
    recipient: mail.recipient,
    createdAt: order.createdAt,
    approvalEndsAt: order.approvalEndsAt,
    // The mail's, whatever the order's is by now: a code goes to nobody but the approver whom it was made for.
    ...options.approvalOf({ orderId: order.id, round: mail.approvalRound }),
  };
  return approverMail(content, options.translators[order.language]);
}

async function wordFulfillmentMail(
  options: RenderMailOptions,
  { order, recipient }: { order: Order; recipient: string },
  issuance: IssuedRow | undefined,
): Promise<MailContent> {
  if (!issuance?.certificate) throw new Error('a mail is about a certificate that is not there');
  const content = {
    authority: options.authority,
    orderNumber: order.number,
    names: order.names,
    product: productOf(order).name,
    serverType: order.serverType,
    recipient,
    serialNumber: issuance.serial_number,
    notBefore: issuance.not_before,
    notAfter: issuance.not_after,
    fingerprint: await fingerprintSha256(issuance.certificate),
    certificate: issuance.certificate,
    chain: [options.issuingCertificate],
    rootUrl: options.rootUrl,
  };
  return fulfillmentMail(content, options.translators[order.language]);
}

const byId = <T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [row.id, row]));

/** What mails are about; mails that are worded at the same moment share the queries. */
function createSubjects({ db }: RenderMailOptions) {
  return {
    order: gatherLookups(async (ids) => byId(await findOrders(db, ids))),
    issuance: gatherLookups(async (ids) => byId(await findIssuances(db, ids))),
  };
}

async function prepare(
  options: RenderMailOptions,
  subjects: ReturnType<typeof createSubjects>,
  mail: ClaimedMail,
): Promise<PreparedMail> {
  const { orderId, issuanceId, recipient } = mail;
  const [order, issuance] = await Promise.all([
    subjects.order(orderId),
    issuanceId === null ? undefined : subjects.issuance(issuanceId),
  ]);
  if (!order) throw new Error('a mail is about an order that is not there');
  return prepareMail(
    issuanceId === null
      ? wordApproverMail(options, order, mail)
      : await wordFulfillmentMail(options, { order, recipient }, issuance),
  );
}

/** Makes the mail of an attempt. What a certificate's mail says is prepared once and kept for the next copy. */
export function createMailRenderer(options: RenderMailOptions): (mail: ClaimedMail) => Promise<RenderedMail> {
  const prepared = createRecentlyUsed<PreparedMail>();
  const subjects = createSubjects(options);
  return async (mail) => {
    const key = `${mail.issuanceId ?? mail.orderId} ${mail.approvalRound} ${mail.recipient}`;
    const headers = headersOf(mail, { address: options.from, name: options.authority });
    const content = await prepared.getOrMake(key, () => prepare(options, subjects, mail));
    const rendered =
      mail.encryptionKey === null
        ? await renderSignedMail(content, headers, options.signer)
        : await renderEncrypted(options, mail, { prepared: content, headers, key: mail.encryptionKey });
    return askForReports(rendered, mail.id, options.bounces);
  };
}
