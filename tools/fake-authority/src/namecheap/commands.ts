import { isReadableCsr } from '../frame/certificate-maker.ts';
import { type Certificate, TYPES } from './certificate.ts';
import type { CertificateBook } from './certificate-book.ts';
import { commonNameOf, type Params, readActivation, writeDcv } from './read-activation.ts';
import { Refusal } from './refusal.ts';
import { cdata, dateOf, element, text } from './xml.ts';

/** One command: the markup of its result. Throws Refusal. */
export type Command = (book: CertificateBook, params: Params) => string | Promise<string>;

function find(book: CertificateBook, { CertificateID: id }: Params): Certificate {
  const certificate = book.find(id);
  if (!certificate) throw new Refusal('2011294', 'CertificateID is invalid');
  return certificate;
}

const create: Command = (book, { Type: type = '', Years: years = '', SANStoADD: sans = '0' }) => {
  const known = TYPES[type];
  if (!known) throw new Refusal('2011301', 'Parameter Type is not valid');
  if (!/^[12]$/.test(years)) throw new Refusal('2011167', 'Parameter Years is Invalid');
  if (!known.many && sans !== '0') throw new Refusal('2011767', 'Addon details is not available for the SSLType');
  const certificate = book.add({ type, years: Number(years), sans: Number(sans) });
  const inner = element('SSLCertificate', {
    CertificateID: certificate.id,
    Created: dateOf(certificate.createdAt),
    SSLType: type,
    Years: years,
    Status: 'NewPurchase',
  });
  const order = { IsSuccess: true, OrderId: certificate.id + 10, TransactionId: certificate.id + 20 };
  return element('SSLCreateResult', { ...order, ChargedAmount: '9.0600' }, inner);
};

const activate: Command = async (book, params) => {
  const certificate = find(book, params);
  if (certificate.status !== 'newpurchase' && certificate.status !== 'newrenewal')
    throw new Refusal('4011331', 'Certificate status is invalid');
  const activation = await readActivation(params, certificate);
  book.activate(certificate, activation);
  return element('SSLActivateResult', { ID: certificate.id, IsSuccess: true }, writeDcv(activation));
};

const reissue: Command = async (book, params) => {
  const certificate = find(book, params);
  if (certificate.status !== 'active') throw new Refusal('4011331', 'Certificate status is invalid');
  const activation = await readActivation(params, certificate);
  const next = book.replace(certificate, activation);
  return element('SSLReissueResult', { ID: next.id, IsSuccess: true }, writeDcv(activation));
};

/** The documentation wants `editDCVMethod` for one name without `DNSNames`, and answers without a `DNS` element. */
const editDcvMethod: Command = (book, params) => {
  const certificate = find(book, params);
  const { activation } = certificate;
  if (certificate.status !== 'purchased' || !activation) throw new Refusal('2011331', 'Status is invalid');
  const method = { HTTP_CSR_HASH: 'HTTPCSRHASH', CNAME_CSR_HASH: 'CNAMECSRHASH' }[params.DCVMethod ?? ''];
  if (method === undefined || activation.names.length > 1) throw new Refusal('3011784', 'DCV method is invalid');
  certificate.activation = { ...activation, dcv: activation.dcv.map(({ name }) => ({ name, method })) };
  const plain = writeDcv(certificate.activation).replaceAll(/<\/?DNS(?: [^>]*)?>/g, '');
  return element('SSLEditDCVMethodResult', { ID: certificate.id, IsSuccess: true }, plain);
};

const pem = (value: string) => cdata(`\n${value}`);
function certificatesOf({ made }: Certificate, wanted: boolean): string {
  if (!made || !wanted) return '';
  const intermediate = element('Certificate', {}, pem(made.issuingPem));
  const authorities = element('CaCertificates', {}, element('Certificate', { Type: 'INTERMEDIATE' }, intermediate));
  const own = element('Certificate', {}, pem(made.leafPem));
  return element('Certificates', { CertificateReturned: true, ReturnType: 'INDIVIDUAL' }, own + authorities);
}

const getInfo: Command = (book, params) => {
  const certificate = find(book, params);
  const { activation, made, status } = certificate;
  const wanted = params.Returncertificate === 'true' && ['active', 'replaced'].includes(status);
  const details =
    element('CSR', {}, cdata(activation?.csr ?? '')) +
    element('ApproverEmail', {}, text(activation?.dcv[0]?.method ?? '')) +
    element('CommonName', {}, text(activation?.names[0] ?? '')) +
    element('AdministratorEmail', {}, text(activation?.adminEmail ?? '')) +
    certificatesOf(certificate, wanted);
  const attributes = {
    Status: status,
    StatusDescription: `Certificate is ${status}.`,
    Type: certificate.type,
    IssuedOn: made ? dateOf(made.notBefore) : '',
    Expires: made ? dateOf(made.notAfter) : '',
    ActivationExpireDate: '',
    OrderId: certificate.id + 10,
    ReplacedBy: certificate.replacedBy ?? '',
    SANSCount: certificate.sans,
  };
  return element('SSLGetInfoResult', attributes, element('CertificateDetails', {}, details));
};

const getList: Command = (book, { ListType: type = 'ALL', Page: page = '1', PageSize: size = '20' }) => {
  if (Number(size) < 10 || Number(size) > 100) throw new Refusal('2011272', 'PageSize is invalid');
  const all = book.all().filter(({ status }) => type === 'ALL' || status === type.toLowerCase());
  const from = (Number(page) - 1) * Number(size);
  const rows = all.slice(from, from + Number(size)).map(({ id, type: kind, createdAt, made, status, activation }) =>
    element('SSL', {
      CertificateID: id,
      HostName: activation?.names[0] ?? '',
      SSLType: kind,
      PurchaseDate: dateOf(createdAt),
      ExpireDate: made ? dateOf(made.notAfter) : '',
      ActivationExpireDate: '',
      IsExpiredYN: false,
      Status: status,
    }),
  );
  return element('SSLListResult', {}, rows.join(''));
};

const done = (name: string, { id }: Certificate): string => element(name, { ID: id, IsSuccess: true });

const resendApproverEmail: Command = (book, params) => {
  const certificate = find(book, params);
  if (certificate.status !== 'purchased') throw new Refusal('2011331', 'Status is invalid');
  book.mailApprovers(certificate);
  return done('SSLResendApproverEmailResult', certificate);
};

const resendFulfillmentEmail: Command = (book, params) => {
  const certificate = find(book, params);
  if (certificate.status !== 'active') throw new Refusal('2011331', 'Status is invalid');
  if (book.administratorOf(certificate).length === 0)
    throw new Refusal('3011299', 'There is no admin email for this certificate');
  book.mailAdministrator(certificate);
  return done('SSLResendFulfillmentEmailResult', certificate);
};

const revokeCertificate: Command = (book, params) => {
  const certificate = find(book, params);
  if (!TYPES[params.CertificateType ?? '']) throw new Refusal('2011300', 'Wrong SSL certificate selection.');
  if (certificate.status !== 'replaced') throw new Refusal('4011331', 'Status is invalid');
  certificate.status = 'revoked';
  return done('RevokeCertificateResult', certificate);
};

const parseCsr: Command = async (_book, { csr = '' }) => {
  if (!isReadableCsr(csr)) throw new Refusal('3022296', 'CSR could not be parsed');
  const name = await commonNameOf(csr);
  return element('SSLParseCSRResult', {}, element('CSRDetails', {}, element('CommonName', {}, text(name))));
};

const getApproverEmailList: Command = (_book, { DomainName: domain = '', CertificateType: type = '' }) => {
  if (!TYPES[type]) throw new Refusal('2011300', 'CertificateType is invalid');
  const locals = ['admin', 'administrator', 'hostmaster', 'postmaster', 'webmaster'];
  const addresses = locals.map((local) => element('email', {}, text(`${local}@${domain}`)));
  const generic = element('Genericemails', {}, addresses.join(''));
  return element('GetApproverEmailListResult', { Domain: domain }, element('Domainemails') + generic);
};

export const COMMANDS: Readonly<Record<string, Command>> = {
  'namecheap.ssl.create': create,
  'namecheap.ssl.activate': activate,
  'namecheap.ssl.reissue': reissue,
  'namecheap.ssl.editdcvmethod': editDcvMethod,
  'namecheap.ssl.getinfo': getInfo,
  'namecheap.ssl.getlist': getList,
  'namecheap.ssl.resendapproveremail': resendApproverEmail,
  'namecheap.ssl.resendfulfillmentemail': resendFulfillmentEmail,
  'namecheap.ssl.revokecertificate': revokeCertificate,
  'namecheap.ssl.parsecsr': parseCsr,
  'namecheap.ssl.getapproveremaillist': getApproverEmailList,
};
