import type { Installation } from './installation.ts';
import type { ReceivedMail } from './mailbox.ts';
import { certificatesOf, verifyCertificate } from './openssl.ts';

/** The certificate with its chain, as the mail carries them. */
export function certificatesIn(mail: ReceivedMail): string[] {
  const bundle = mail.attachments.find(({ filename }) => filename.endsWith('-fullchain.pem'));
  return certificatesOf(String(bundle?.content ?? ''));
}

/** The CA's root certificate, PEM. */
export const rootOf = async ({ caUrl }: Installation): Promise<string> => (await fetch(`${caUrl}/ca/root.pem`)).text();

/** The mail's certificate, once openssl has accepted it for the name against the CA's own root (throws otherwise). */
export async function readGoodCertificate(
  installation: Installation,
  mail: ReceivedMail,
  name: string,
): Promise<string> {
  const [certificate = '', intermediate = ''] = certificatesIn(mail);
  await verifyCertificate({ certificate, intermediate, root: await rootOf(installation) }, name);
  return certificate;
}
