import type { Installation } from './installation.ts';
import type { ReceivedMail } from './mailbox.ts';
import { certificatesOf, verifyCertificate } from './openssl.ts';

/** The certificate with its chain, as the mail carries them. */
export function certificatesIn(mail: ReceivedMail): string[] {
  const bundle = mail.attachments.find(({ filename }) => filename.endsWith('-fullchain.pem'));
  return certificatesOf(String(bundle?.content ?? ''));
}

/** The built-in CA's root certificate, PEM. */
export const rootOf = async ({ caUrl }: Installation): Promise<string> => (await fetch(`${caUrl}/ca/root.pem`)).text();

/** The mail's certificate, once openssl has accepted it for the name against the CA's root (throws otherwise). */
export async function readGoodCertificate(
  mail: ReceivedMail,
  { name, root }: { name: string; root: string },
): Promise<string> {
  const [certificate = '', intermediate = ''] = certificatesIn(mail);
  await verifyCertificate({ certificate, intermediate, root }, name);
  return certificate;
}
