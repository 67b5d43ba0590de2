import { createHash, randomBytes } from 'node:crypto';
import { checkCsr, pemDecode } from '@certdesk/pki';
import { isReadableCsr } from '../frame/certificate-maker.ts';
import { type Activation, type Certificate, CNAME, type Dcv, FIRST_NAMES, HTTP, TYPES } from './certificate.ts';
import { Refusal } from './refusal.ts';
import { cdata, element } from './xml.ts';

export type Params = Readonly<Record<string, string | undefined>>;

const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
const isTrue = (text: string | undefined): boolean => text?.toLowerCase() === 'true';

/** The method for the first name, as documented: two switches, or ApproverEmail. */
function firstMethod(params: Params, type: { wildcard: boolean; many: boolean }): string {
  if (isTrue(params.HTTPDCValidation)) {
    if (type.wildcard) throw new Refusal('2011166', 'HTTP validation is not available for wildcard certificates');
    return HTTP;
  }
  if (isTrue(params.DNSDCValidation)) return CNAME;
  const { ApproverEmail: method } = params;
  if (method === undefined) throw new Refusal('2010295', 'Approver email is required');
  if (!method.includes('@') && !(type.many && [HTTP, CNAME].includes(method)))
    throw new Refusal('3011295', 'Approver email is invalid');
  return method;
}

/** Namecheap takes the first name from the CSR; it is not told otherwise. */
export const commonNameOf = async (csr: string): Promise<string> => {
  const { commonName, names } = await checkCsr(csr, { allowReserved: true });
  return commonName ?? names[0] ?? '';
};

/** What `activate` and `reissue` want to know. */
export async function readActivation(params: Params, certificate: Certificate): Promise<Activation> {
  const type = TYPES[certificate.type] ?? { level: 'DV', wildcard: false, many: false };
  const csr = params.csr ?? params.CSR ?? '';
  if (!isReadableCsr(csr)) throw new Refusal('3011297', 'CSR is invalid');
  const commonName = await commonNameOf(csr);
  const others = listOf(params.DNSNames);
  const methods = listOf(params.DNSApproverEmails);
  if (others.length > certificate.sans + (type.many ? FIRST_NAMES - 1 : 0) || others.length !== methods.length)
    throw new Refusal('2010767', 'The additional domain names provided in DNSNames exceeded the purchased SANS.');
  if (type.level === 'EV' && !params.CompanyIncorporationCountry)
    throw new Refusal('2010667', 'CompanyIncorporationCountry is Required for EV SSL certificates');
  const method = firstMethod(params, type);
  const dcv: Dcv[] = [
    { name: commonName, method },
    ...others.map((name, index) => ({ name, method: methods[index] ?? method })),
  ];
  const uniqueValue = params.UniqueValue ?? randomBytes(6).toString('hex');
  return { csr, names: [commonName, ...others], adminEmail: params.AdminEmailAddress, dcv, uniqueValue };
}

type Written = { readonly http: readonly string[]; readonly dns: readonly string[] };
const block = (name: string, values: readonly string[]): string =>
  element(name, { ValueAvailable: values.length > 0 }, values.join(''));

/** The blocks of files and records that `activate` and `reissue` answer with. */
export function writeDcv({ csr, dcv, uniqueValue }: Activation): string {
  const der = pemDecode(csr)[0]?.der ?? new Uint8Array();
  const hash = (algorithm: string) => createHash(algorithm).update(der).digest('hex').toUpperCase();
  const [md5, sha256] = [hash('md5'), hash('sha256')];
  const written = dcv.reduce<Written>(
    ({ http, dns }, { name, method }) => {
      const domain = name.replace(/^\*\./, '');
      const of = (inner: string) => element('DNS', { domain: name }, inner);
      if (method === HTTP) {
        const content = cdata(`${sha256} comodoca.com ${uniqueValue}`);
        const file = element('FileName', {}, cdata(`${md5}.txt`)) + element('FileContent', {}, content);
        return { dns, http: [...http, of(file)] };
      }
      if (method !== CNAME) return { http, dns };
      const target = `${sha256.slice(0, 32)}.${sha256.slice(32)}.${uniqueValue}.comodoca.com`;
      const record = element('HostName', {}, cdata(`_${md5}.${domain}`)) + element('Target', {}, cdata(target));
      return { http, dns: [...dns, of(record)] };
    },
    { http: [], dns: [] },
  );
  return block('HttpDCValidation', written.http) + block('DNSDCValidation', written.dns);
}
