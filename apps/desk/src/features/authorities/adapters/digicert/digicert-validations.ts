import type { Validation, ValidationMethod } from '@certdesk/contract';
import { AuthorityError } from '../../authority-error.ts';
import { CheckedDcv, type OrderInfo, RandomValue } from './digicert-answers.ts';
import { type DigicertClient, orderPath } from './digicert-client.ts';
import { namesOf } from './digicert-states.ts';

export type DcvMethod = 'email' | 'dns-txt-token' | 'dns-cname-token' | 'http-token';

/** DigiCert's word for a method; undefined where it offers none. */
export function dcvMethodOf(method: ValidationMethod, dnsRecord: 'TXT' | 'CNAME'): DcvMethod | undefined {
  if (method === 'email') return 'email';
  if (method === 'http') return 'http-token';
  if (method === 'dns') return dnsRecord === 'TXT' ? 'dns-txt-token' : 'dns-cname-token';
  return undefined;
}

/** Control over a domain covers the wildcard below it. */
const domainOf = (name: string): string => name.replace(/^\*\./, '');

type Shown = Pick<Validation, 'method' | 'record' | 'file'>;

/** What has to be set for one name: https://docs.digicert.com, "Domain control validation (DCV) methods". */
function toSet(method: string, name: string, random: string | undefined): Shown {
  const domain = domainOf(name);
  if (method === 'http-token') {
    const url = `http://${domain}/.well-known/pki-validation/fileauth.txt`;
    return { method: 'http', ...(random && { file: { url, content: random } }) };
  }
  if (method === 'dns-cname-token') {
    const record = { type: 'CNAME', name: `_dnsauth.${domain}`, value: `${random}.dcv.digicert.com` } as const;
    return { method: 'dns', ...(random && { record }) };
  }
  if (method === 'dns-txt-token')
    return { method: 'dns', ...(random && { record: { type: 'TXT', name: domain, value: random } as const }) };
  return { method: 'email' };
}

export type Open = {
  readonly method: string;
  readonly names: readonly string[];
  readonly random: string | undefined;
  /** Names that DigiCert has found in order. */
  readonly approved?: ReadonlySet<string>;
  readonly detail?: string | undefined;
};

/** What is open for each name of an order, and who has to do it. */
export function validationsOf({ method, names, random, approved = new Set(), detail }: Open): Validation[] {
  return names.map((name) => {
    const isValid = approved.has(name) || approved.has(domainOf(name));
    return {
      name,
      ...toSet(method, name, random),
      state: isValid ? 'valid' : 'waiting',
      by: 'person',
      ...(isValid || !detail ? {} : { detail }),
    };
  });
}

const APPROVED: readonly string[] = ['approved', 'active', 'valid', 'complete'];

/** Has DigiCert look now, instead of when its own interval is over. What is not there yet is no failure. */
async function check(client: DigicertClient, id: string) {
  try {
    const answer = await client.json({ method: 'PUT', path: `${orderPath(id)}/check-dcv` }, CheckedDcv);
    const found = (answer.dns_name_validations ?? []).filter(({ status }) => APPROVED.includes(status.toLowerCase()));
    return { isIssued: answer.order_status === 'issued', approved: new Set(found.map(({ dns_name }) => dns_name)) };
  } catch (error) {
    // Looking does nothing twice, so a lost answer is as good as none.
    if (!(error instanceof AuthorityError) || error.kind === 'unreachable') throw error;
    return { isIssued: false, approved: new Set<string>(), detail: error.reason };
  }
}

export type Progress = {
  /** The certificate came while DigiCert looked: the order has to be read again. */
  readonly isIssued: boolean;
  readonly validations: readonly Validation[];
  readonly endsAt: Date | null;
};

/** Has the names of a waiting order looked for, and says what is still open. */
export async function lookForNames(client: DigicertClient, order: OrderInfo): Promise<Progress> {
  const [id, names, method] = [String(order.id), namesOf(order.certificate), order.dcv_method ?? 'email'];
  if (method === 'email')
    return { isIssued: false, validations: validationsOf({ method, names, random: undefined }), endsAt: null };
  const { isIssued, ...found } = await check(client, id);
  if (isIssued) return { isIssued, validations: [], endsAt: null };
  const random = await client.json({ method: 'PUT', path: `${orderPath(id)}/dcv-random-value` }, RandomValue);
  const endsAt = new Date(random.expiration_date ?? Number.NaN);
  return {
    isIssued,
    validations: validationsOf({ method, names, random: random.dcv_random_value, ...found }),
    endsAt: Number.isNaN(endsAt.getTime()) ? null : endsAt,
  };
}
