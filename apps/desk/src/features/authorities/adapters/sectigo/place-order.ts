import { addMs } from '@certdesk/platform';
import type { AuthorityOrderState, OrderToPlace } from '../../authority.ts';
import { AuthorityError } from '../../authority-error.ts';
import { orderState } from '../shared/order-state.ts';
import { productCodeOf } from '../shared/product-ids.ts';
import { listAddresses } from './approver-addresses.ts';
import type { Request } from './order-notes.ts';
import { readOrder, type Sps } from './read-order.ts';
import { hashesOf, uniqueValueOf, validationsOf } from './request-token.ts';
import { COLLECT_PAUSE_MS } from './sectigo-facts.ts';
import { isForMany } from './sectigo-products.ts';

const METHODS: Readonly<Record<Request['method'], string | undefined>> = {
  dns: 'CNAME_CSR_HASH',
  http: 'HTTP_CSR_HASH',
  email: 'EMAIL',
  'dns-persist': undefined,
};

/**
 * How control over the names is to be shown. An address has to have been listed within the last day, so for emails the
 * lists are asked for first. Throws AuthorityError `refused` for a method that Sectigo does not have.
 */
export async function dcvParams({ client }: Pick<Sps, 'client'>, request: Request) {
  const { method, names, many, approverEmail, uniqueValue } = request;
  const dcvMethod = METHODS[method];
  if (dcvMethod === undefined) throw new AuthorityError('refused');
  const domains = many ? { domainNames: names.join(','), primaryDomainName: names[0] } : {};
  if (method !== 'email') return { ...domains, dcvMethod, uniqueValue };
  for (const name of names) await listAddresses(client, name);
  return many
    ? { ...domains, dcvEmailAddresses: names.map(() => approverEmail).join(',') }
    : { dcvMethod, dcvEmailAddress: approverEmail };
}

/** Which server is no concern of the certificate. */
const ANY_SERVER = -1;
const DAYS = 365;

function readNumber(answer: URLSearchParams): string {
  const number = answer.get('orderNumber');
  if (number === null || !/^\d{1,18}$/.test(number))
    throw new AuthorityError('uncertain', { cause: new Error('not as documented: orderNumber') });
  return number;
}

const PAYMENT_REQUIRED = '1';

function toState({ parts }: Sps, answer: URLSearchParams, request: Request): AuthorityOrderState {
  const authorityOrderId = readNumber(answer);
  const askAgainAt = addMs(parts.clock.now(), COLLECT_PAUSE_MS);
  if (answer.get('errorCode') === PAYMENT_REQUIRED)
    return orderState({ authorityOrderId, status: 'processing', statusDetail: 'payment required', askAgainAt });
  const validations = validationsOf(request);
  return orderState({ authorityOrderId, status: 'pending_approval', validations, askAgainAt });
}

async function apply(sps: Sps, order: OrderToPlace): Promise<AuthorityOrderState> {
  const { parts, client, notes } = sps;
  const product = productCodeOf(parts.id, order.productId);
  const method = order.validationMethod ?? 'dns';
  const request: Request = {
    ...hashesOf(order.csr),
    names: [...order.names],
    method,
    approverEmail: order.approverEmail,
    many: isForMany(product),
    isReissue: false,
    canceled: false,
    ...(method === 'email' ? {} : { uniqueValue: uniqueValueOf(order.reference) }),
  };
  const params = {
    product,
    days: parts.settings.orderYears * DAYS,
    serverSoftware: ANY_SERVER,
    csr: order.csr,
    isCustomerValidated: 'N',
    showCertificateID: 'Y',
    responseFormat: 1,
    ...(await dcvParams(sps, request)),
  };
  // Kept before the call: whoever finds it knows that the call may have been made, also after a crash.
  await notes.noteStep(order.reference, {});
  try {
    const state = toState(sps, await client.act('!AutoApplyOrder', params), request);
    await notes.noteRequest(state.authorityOrderId, request);
    await notes.noteStep(order.reference, { number: state.authorityOrderId });
    return state;
  } catch (error) {
    if (error instanceof AuthorityError && error.kind !== 'uncertain') await notes.noteStep(order.reference, null);
    throw error;
  }
}

/**
 * Places an order once. Nothing that we could confirm finds an order by anything but its number, so one whose answer was
 * lost stays `uncertain` and is never asked for again; a second order with the same CSR would also end the first.
 */
export async function placeOrder(sps: Sps, order: OrderToPlace): Promise<AuthorityOrderState> {
  const step = await sps.notes.step(order.reference);
  if (!step) return apply(sps, order);
  if (step.number === undefined) throw new AuthorityError('uncertain');
  return readOrder(sps, step.number);
}
