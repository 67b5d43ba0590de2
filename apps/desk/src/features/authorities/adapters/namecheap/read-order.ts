import type { AuthorityOrderState } from '../../authority.ts';
import type { Shop } from './buy-certificate.ts';
import { type Info, readActivated, readInfo } from './namecheap-answers.ts';
import type { NamecheapClient } from './namecheap-client.ts';
import { toState } from './namecheap-states.ts';
import type { Request } from './order-notes.ts';

/** Throws AuthorityError. */
export const getInfo = (client: NamecheapClient, id: string): Promise<Info> =>
  client.read(
    'namecheap.ssl.getInfo',
    { CertificateID: id, Returncertificate: true, Returntype: 'Individual' },
    readInfo,
  );

const MAX_REPLACEMENTS = 50;

/** The newest certificate of an order: a reissue has led to another id. */
export async function findNewest(
  client: NamecheapClient,
  authorityOrderId: string,
): Promise<{ readonly id: string; readonly info: Info; readonly replaces: string | undefined }> {
  let [id, replaces]: [string, string | undefined] = [authorityOrderId, undefined];
  let info = await getInfo(client, id);
  for (let hops = 0; hops < MAX_REPLACEMENTS && info.replacedBy !== undefined && info.replacedBy !== id; hops += 1) {
    [replaces, id] = [id, info.replacedBy];
    info = await getInfo(client, id);
  }
  return { id, info, replaces };
}

const EDIT_WORDS = { dns: 'CNAME_CSR_HASH', http: 'HTTP_CSR_HASH' } as const;

/**
 * What has to be set, when the answer that said so was lost. Setting the method that is set is documented as a retry of the
 * validation, and says it again; for an email it would mail again, and for several names nobody documents the answer.
 */
async function askAgain({ client, notes }: Shop, id: string, request: Request): Promise<Request> {
  const { method, names, shown } = request;
  const [name = ''] = names;
  if ((method !== 'dns' && method !== 'http') || shown.length > 0 || names.length > 1) return request;
  const params = { CertificateID: id, DCVMethod: EDIT_WORDS[method] };
  const said = await client.read('namecheap.ssl.editDCVMethod', params, readActivated(name));
  const known = { ...request, shown: [...said.shown] };
  await notes.noteRequest(id, known);
  return known;
}

/** What is known of a request; of a reissue whose answer was lost, what its predecessor was asked for. */
async function requestOf({ notes }: Shop, id: string, replaces: string | undefined): Promise<Request | undefined> {
  const kept = await notes.request(id);
  if (kept || replaces === undefined) return kept;
  const before = await notes.request(replaces);
  if (!before) return undefined;
  const request = { ...before, shown: [], replaces };
  await notes.noteRequest(id, request);
  return request;
}

/** The order as Namecheap has it now, under the id of its newest certificate. */
export async function readOrder(shop: Shop, authorityOrderId: string): Promise<AuthorityOrderState> {
  const { id, info, replaces } = await findNewest(shop.client, authorityOrderId);
  const request = await requestOf(shop, id, replaces);
  const isWaiting = info.status.toLowerCase() === 'purchased';
  return toState(id, info, request && isWaiting ? await askAgain(shop, id, request) : request);
}
