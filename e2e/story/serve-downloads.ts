import { certificatesIn } from '../harness/certificates.ts';
import { startNginx } from '../harness/nginx.ts';
import { certificatesOf, certificatesServed, openPkcs12, publicKeys, toDer } from '../harness/openssl.ts';
import { expect } from '../harness/test.ts';
import type { Downloads, ToImport } from './import-certificate.ts';

/** Every download holds, byte for byte, what the CA has issued, and the key that was made when ordering. */
async function expectAsIssued(downloads: Downloads, { mail, privateKey }: ToImport): Promise<void> {
  const issued = certificatesIn(mail);
  const leaf = issued[0] ?? '';
  const attached = (ending: string) => mail.attachments.find(({ filename }) => filename.endsWith(ending))?.content;
  expect(downloads.certificate.toString()).toBe(`${leaf}\n`);
  expect(downloads.chain).toEqual(attached('-fullchain.pem'));
  expect(downloads.pkcs7).toEqual(attached('.p7b'));
  expect(downloads.der).toEqual(await toDer(leaf));
  const everything = downloads.pem.toString();
  expect(certificatesOf(everything)).toEqual(issued);
  expect(everything).toContain(downloads['private-key'].toString());
  const [certified, kept] = await publicKeys(leaf, downloads['private-key'].toString());
  expect(kept).toBe(certified);
  expect((await publicKeys(leaf, privateKey))[1]).toBe(kept);
  const opened = await openPkcs12(downloads.pkcs12, downloads.filePassword);
  expect(certificatesOf(opened).sort()).toEqual([...issued].sort());
  expect((await publicKeys(leaf, opened))[1]).toBe(kept);
}

/** A real nginx serves the downloaded files, and openssl, which knows only the CA's root, accepts it for the name. */
export async function serveDownloads(downloads: Downloads, wish: ToImport & { root: string }): Promise<void> {
  await expectAsIssued(downloads, wish);
  const server = await startNginx({
    fullChain: downloads.chain.toString(),
    privateKey: downloads['private-key'].toString(),
  });
  try {
    const served = await certificatesServed(server.port, { root: wish.root, name: wish.name });
    expect(served).toEqual(certificatesIn(wish.mail));
  } finally {
    await server.stop();
  }
}
