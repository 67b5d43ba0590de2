import { CertdeskError } from '@certdesk/contract';
import type { FastifyRequest } from 'fastify';

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** Over plain http a browser does not send Sec-Fetch-Site to other machines: the page's own host must do then. */
const isOwnHost = (origin: string, host: string | undefined): boolean =>
  URL.canParse(origin) && new URL(origin).host === host;

/**
 * Refuses requests that another website's page makes with a person's cookie (CSRF), beside SameSite. Browsers say by
 * Sec-Fetch-Site or Origin where a request comes from; programs say neither and carry no cookie they did not mean to.
 * @returns a hook that throws `request.foreign_origin`
 */
export function createForeignOriginCheck(publicUrl: string): (request: FastifyRequest) => Promise<void> {
  const { origin: ours, protocol } = new URL(publicUrl);
  return async ({ method, headers }) => {
    const { origin, host, 'sec-fetch-site': site } = headers;
    if (SAFE_METHODS.includes(method) || origin === ours) return;
    // A request that proves itself by a key is not made by a browser on its own account.
    if (headers.authorization !== undefined && headers.cookie === undefined) return;
    if (site === 'same-origin' || site === 'none') return;
    if (site === undefined && (origin === undefined || (protocol === 'http:' && isOwnHost(origin, host)))) return;
    throw new CertdeskError('request.foreign_origin');
  };
}
