import { createHash } from 'node:crypto';
import type { Validation } from '@certdesk/contract';
import { pemDecode } from '@certdesk/pki';
import { AuthorityError } from '../../authority-error.ts';
import type { Request } from './order-notes.ts';

/** What binds a request to its CSR. Throws AuthorityError `refused` when the text holds none. */
export function hashesOf(csr: string): Pick<Request, 'md5' | 'sha256'> {
  const der = pemDecode(csr)[0]?.der;
  if (!der) throw new AuthorityError('refused');
  const hash = (algorithm: string) => createHash(algorithm).update(der).digest('hex').toUpperCase();
  return { md5: hash('md5'), sha256: hash('sha256') };
}

const UNIQUE_LENGTH = 20;
/** Up to 20 letters and digits, another one for each order: a token that is used twice makes the first order fail. */
export const uniqueValueOf = (reference: string): string =>
  createHash('sha256').update(reference).digest('hex').slice(0, UNIQUE_LENGTH);

/** The token for one name: https://docs.sectigo.com/sps/domain-control-validation/request-token. */
function toSet({ method, md5, sha256, uniqueValue }: Request, name: string): Pick<Validation, 'record' | 'file'> {
  const domain = name.replace(/^\*\./, '');
  const unique = uniqueValue === undefined ? [] : [uniqueValue];
  if (method === 'http') {
    const url = `http://${domain}/.well-known/pki-validation/${md5}.txt`;
    return { file: { url, content: [sha256, 'sectigo.com', ...unique].join('\n') } };
  }
  if (method !== 'dns') return {};
  const value = [sha256.slice(0, 32), sha256.slice(32), ...unique, 'sectigo.com'].join('.');
  return { record: { type: 'CNAME', name: `_${md5}.${domain}`, value } };
}

/** What has to be set for each name, by whom. Sectigo does not say which of them it has found. */
export const validationsOf = (request: Request): Validation[] =>
  request.names.map((name) => ({
    name,
    method: request.method,
    state: 'waiting',
    by: 'person',
    ...toSet(request, name),
  }));
