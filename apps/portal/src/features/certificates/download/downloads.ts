import type { Certificate, CertificateDetail } from '@certdesk/contract';
import { request, urlOf } from '../../../api/client.ts';
import { loadPart } from '../../../ui/load-part.ts';
import { fileNameOf } from '../../../ui/save-file.ts';

/** What the desk gives as it is. */
export type PlainDownload = 'certificate' | 'chain' | 'der' | 'pkcs7' | 'private-key' | 'pem';
export type Encryption = 'modern' | 'legacy';

export type Wish =
  | { kind: PlainDownload; certificate: Pick<Certificate, 'id' | 'commonName'> }
  | { kind: 'pkcs12'; certificate: CertificateDetail; password: string; encryption: Encryption };

export type SavedFile = { name: string; content: Blob };

const ENDINGS: Record<PlainDownload, string> = {
  certificate: 'crt',
  chain: 'fullchain.pem',
  der: 'der',
  pkcs7: 'p7b',
  'private-key': 'key',
  pem: 'pem',
};

/** The name that the desk gives a file (RFC 6266, as it writes it: quoted, ASCII). */
export const nameIn = (disposition: string | null): string | undefined =>
  disposition?.match(/filename="([^"\\/]+)"/)?.[1];

async function fetchPlain({ kind, certificate }: Extract<Wish, { kind: PlainDownload }>): Promise<SavedFile> {
  const url = urlOf(`/certificates/{id}/${kind}`, { params: { id: certificate.id } });
  const response = await request(url, {});
  const name = nameIn(response.headers.get('content-disposition'));
  return { name: name ?? fileNameOf(certificate.commonName, ENDINGS[kind]), content: await response.blob() };
}

/** Made here and not by the desk, so that the password of the file is never sent anywhere. */
async function makePkcs12(wish: Extract<Wish, { kind: 'pkcs12' }>): Promise<SavedFile> {
  const { certificate, password, encryption } = wish;
  const key = await fetchPlain({ kind: 'private-key', certificate });
  const { pkcs12From } = await loadPart(() => import('./pkcs12.ts'));
  const file = await pkcs12From({ certificate, privateKey: await key.content.text(), password, encryption });
  const content = new Blob([file], { type: 'application/x-pkcs12' });
  return { name: fileNameOf(certificate.commonName, 'p12'), content };
}

/** The file of a download, ready to be saved. Throws what the desk answered, for example session.fresh_required. */
export const fetchDownload = (wish: Wish): Promise<SavedFile> =>
  wish.kind === 'pkcs12' ? makePkcs12(wish) : fetchPlain(wish);
