import { checkCsr, createPkcs7Bundle, pemDecode, pemEncode } from '@certdesk/pki';
import { isReadableCsr } from '../frame/certificate-maker.ts';
import { type Order, PRODUCTS, type Request } from './order.ts';
import type { OrderBook } from './order-book.ts';
import { Refusal } from './refusal.ts';

export type Params = Readonly<Record<string, string | undefined>>;
/** One endpoint: the text of its answer. Throws Refusal. */
export type Endpoint = (book: OrderBook, params: Params) => string | Promise<string>;

const need = (params: Params, name: string): string => {
  const value = params[name];
  if (value === undefined || value === '') throw new Refusal(-3, `The '${name}' argument is missing!`);
  return value;
};
const invalid = (name: string) => new Refusal(-4, `The value of the '${name}' argument is invalid!`);
const listOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);
const form = (values: Readonly<Record<string, string | number>>): string =>
  new URLSearchParams(Object.entries(values).map(([key, value]) => [key, String(value)])).toString();

function find(book: OrderBook, params: Params): Order {
  const order = book.find(need(params, 'orderNumber'));
  if (!order) throw invalid('orderNumber');
  return order;
}

const METHODS = ['EMAIL', 'HTTP_CSR_HASH', 'HTTPS_CSR_HASH', 'CNAME_CSR_HASH'];

/** The CSR with the names and how control over them is shown, as both applying and replacing take it. */
async function readRequest(book: OrderBook, params: Params, many: boolean): Promise<Request> {
  const csr = need(params, 'csr');
  if (!isReadableCsr(csr)) throw new Refusal(-10, 'The CSR cannot be decoded!');
  const method = params.dcvMethod ?? 'EMAIL';
  if (!METHODS.includes(method)) throw invalid('dcvMethod');
  const { commonName, names: inCsr } = await checkCsr(csr, { allowReserved: true });
  const names = many ? listOf(need(params, 'domainNames')) : [commonName ?? inCsr[0] ?? ''];
  const field = many ? 'dcvEmailAddresses' : 'dcvEmailAddress';
  const emails = method === 'EMAIL' ? listOf(need(params, field)) : [];
  if (method === 'EMAIL' && emails.length !== names.length) throw invalid(field);
  if (!emails.every(book.isFresh)) throw invalid(field);
  return { csr, names, method, emails, uniqueValue: params.uniqueValue };
}

const autoApplyOrder: Endpoint = async (book, params) => {
  const product = need(params, 'product');
  const known = PRODUCTS[product];
  if (!known) throw invalid('product');
  const days = Number(need(params, 'days'));
  if (![365, 730, 1095, 1460, 1825].includes(days)) throw new Refusal(-115, 'No price found!');
  need(params, 'serverSoftware');
  need(params, 'isCustomerValidated');
  const order = book.create(product, days, await readRequest(book, params, known.many));
  const { uniqueValue } = order.request;
  return form({
    errorCode: order.needsPayment ? 1 : 0,
    orderNumber: order.number,
    totalCost: '9.00',
    expectedDeliveryTime: 1,
    certificateID: order.certificateId,
    ...(uniqueValue === undefined ? {} : { uniqueValue }),
  });
};

const autoReplace: Endpoint = async (book, params) => {
  const order = find(book, params);
  if (order.status !== 'issued') throw new Refusal(-26, 'The certificate is currently being issued!');
  const many = PRODUCTS[order.product]?.many ?? false;
  book.replace(order, await readRequest(book, params, many));
  return form({ errorCode: 0, orderNumber: order.number, certificateID: order.certificateId });
};

const autoRevoke: Endpoint = (book, params) => {
  need(params, 'revocationReason');
  const { serialNumber } = params;
  const order = serialNumber === undefined ? find(book, params) : book.findBySerial(serialNumber);
  if (!order) throw invalid('serialNumber');
  if (order.status === 'rejected') throw new Refusal(-20, 'The certificate request has already been rejected!');
  if (order.status === 'revoked') throw new Refusal(-21, 'The certificate has already been revoked!');
  book.end(order);
  return form({ errorCode: 0 });
};

const getAddresses: Endpoint = (book, params) => {
  const domain = need(params, 'domainName');
  const lines = book.listAddresses(domain).map((address) => `level2_email\t${address}`);
  return ['0', `domain_name\t${domain}`, ...lines, ''].join('\n');
};

const resendDcv: Endpoint = (book, params) => {
  const order = find(book, params);
  if (order.status !== 'pending' || order.request.method !== 'EMAIL') throw invalid('orderNumber');
  book.mailApprovers(order);
  return form({ errorCode: 0 });
};

/** Newline-delimited: a code, then a PKCS #7 in Base64 (`responseType=2`, `responseEncoding=0`). */
const collect: Endpoint = (book, params) => {
  const order = find(book, params);
  if (need(params, 'queryType') !== '1' || params.responseType !== '2' || params.responseEncoding !== '0')
    throw invalid('queryType');
  if (order.status === 'rejected') throw new Refusal(-20, 'The certificate request has been rejected!');
  if (order.status === 'revoked') throw new Refusal(-21, 'The certificate has been revoked!');
  const [newest] = order.made;
  if (order.status === 'pending' || !newest) return '0\nBeing processed by Sectigo\n';
  const chain = [newest.rootPem, newest.issuingPem, newest.leafPem].flatMap((pem) =>
    pemDecode(pem).map(({ der }) => der),
  );
  return `2\n${pemEncode('PKCS7', createPkcs7Bundle(chain))}`;
};

/** By the path of the documentation. */
export const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  '/products/!AutoApplyOrder': autoApplyOrder,
  '/products/!AutoReplaceSSL': autoReplace,
  '/products/!AutoRevokeSSL': autoRevoke,
  '/products/!GetDCVEmailAddressList': getAddresses,
  '/products/!ResendDCVEmail': resendDcv,
  '/products/download/CollectSSL': collect,
};

/** These answer in lines, the others in a form. */
export const IN_LINES: readonly string[] = ['/products/!GetDCVEmailAddressList', '/products/download/CollectSSL'];

export const refusalText = (path: string, { code, message }: Refusal): string =>
  IN_LINES.includes(path) ? `${code}\n${message}\n` : form({ errorCode: code, errorMessage: message });
