import {
  AuthorityEvents,
  AuthorityOrder,
  AuthorityProduct,
  MailRequestAnswers,
  type PlaceAuthorityOrder,
  type AuthorityEvent as ProtocolEvent,
} from '@certdesk/authority-protocol';
import { MailAttemptList } from '@certdesk/contract';
import { newId } from '@certdesk/platform';
import { z } from 'zod';
import type {
  Cancels,
  ChangesApprover,
  EncryptsMails,
  ExaminesMail,
  PublishesEvents,
  Reissues,
  ReportsAttempts,
  RequestsMail,
  Revokes,
} from '../../abilities.ts';
import type { Authority, AuthorityEvent, AuthorityOrderState, MailAnswer, OrderToPlace } from '../../authority.ts';
import { type ClientOptions, callAuthority } from './authority-client.ts';
import { createMailDoctor } from './mail-doctor.ts';

export const BUILTIN_AUTHORITY_ID = 'builtin';

const Products = z.object({ items: z.array(AuthorityProduct) });

/** What the protocol has no word for stays here: the CA refuses what it does not know. */
function toProtocolOrder(order: OrderToPlace): PlaceAuthorityOrder {
  const { accountId: _, validationMethod: __, renews: ___, names, organization, encryptionKey, ...same } = order;
  return { ...same, names: [...names], ...(organization && { organization }), ...(encryptionKey && { encryptionKey }) };
}

function toState(order: AuthorityOrder): AuthorityOrderState {
  const { id, status, statusReason, statusDetail, approvalEndsAt, approverEmail, issuances } = order;
  return {
    authorityOrderId: id,
    status,
    statusReason,
    statusDetail,
    approvalEndsAt: approvalEndsAt ? new Date(approvalEndsAt) : null,
    approverEmail,
    issuances,
  };
}

function toEvent(event: ProtocolEvent): AuthorityEvent {
  const base = { sequence: event.sequence, at: new Date(event.at), reference: event.reference };
  if (event.type === 'order.changed') return { ...base, type: event.type, order: toState(event.order) };
  return { ...base, type: event.type, mail: event.mail };
}

/** The desk's face of the built-in CA (apps/authority), spoken to over packages/authority-protocol. */
export function createBuiltinAuthority(
  options: ClientOptions & { name: string },
): Authority &
  RequestsMail &
  ReportsAttempts &
  Cancels &
  ChangesApprover &
  EncryptsMails &
  Revokes &
  Reissues &
  ExaminesMail &
  PublishesEvents {
  const { name } = options;
  return {
    id: BUILTIN_AUTHORITY_ID,
    name,
    abilities: { resendFulfillment: true, resendApprover: true, cancel: true },
    products: async () => {
      const { items } = await callAuthority(options, { method: 'GET', path: '/v1/products', answer: Products });
      return items.map((product) => ({
        ...product,
        authorityId: BUILTIN_AUTHORITY_ID,
        authority: name,
        validationMethods: ['email' as const],
      }));
    },
    place: async (order) => {
      const body = toProtocolOrder(order);
      return toState(
        await callAuthority(options, { method: 'POST', path: '/v1/orders', body, answer: AuthorityOrder }),
      );
    },
    cancel: async (id) =>
      toState(
        await callAuthority(options, {
          method: 'POST',
          path: `/v1/orders/${id}/cancellation`,
          body: {},
          answer: AuthorityOrder,
        }),
      ),
    changeApprover: async (id, change) =>
      toState(
        await callAuthority(options, {
          method: 'POST',
          path: `/v1/orders/${id}/approver`,
          body: change,
          answer: AuthorityOrder,
        }),
      ),
    revoke: async (id, { issuance, reason }) =>
      toState(
        await callAuthority(options, {
          method: 'POST',
          path: `/v1/orders/${id}/revocation`,
          body: { reason, serialNumber: issuance.serialNumber },
          answer: AuthorityOrder,
        }),
      ),
    reissuesOnce: true,
    reissue: async (id, { id: reissueId = newId(), csr }) =>
      toState(
        await callAuthority(options, {
          method: 'POST',
          path: `/v1/orders/${id}/reissues`,
          body: { id: reissueId, csr },
          answer: AuthorityOrder,
        }),
      ),
    setEncryptionKey: async (id, encryptionKey) =>
      toState(
        await callAuthority(options, {
          method: 'PUT',
          path: `/v1/orders/${id}/encryption-key`,
          body: { encryptionKey },
          answer: AuthorityOrder,
        }),
      ),
    mailsOnce: true,
    requestMails: async (mails): Promise<readonly MailAnswer[]> => {
      const items = mails.map(({ id, authorityOrderId, kind, recipient }) => ({
        id,
        orderId: authorityOrderId,
        kind,
        recipient,
      }));
      const answers = await callAuthority(options, {
        method: 'POST',
        path: '/v1/mail-requests',
        body: { items },
        answer: MailRequestAnswers,
      });
      return answers.items;
    },
    attemptsOf: async (mailId) => {
      const path = `/v1/mails/${mailId}/attempts`;
      return (await callAuthority(options, { method: 'GET', path, answer: MailAttemptList })).items;
    },
    ...createMailDoctor(options),
    eventsAfter: async (sequence) => {
      const answer = await callAuthority(options, {
        method: 'GET',
        path: `/v1/events?after=${sequence}`,
        answer: AuthorityEvents,
      });
      return { events: answer.items.map(toEvent), latest: answer.latest };
    },
    registerCallback: async (url) => {
      await callAuthority(options, { method: 'PUT', path: '/v1/callback', body: { url }, answer: z.unknown() });
    },
  };
}
