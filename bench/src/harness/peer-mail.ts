import PostalMime from 'postal-mime';
import type { PeerMail } from '../processes/nodemailer-peer.ts';

/**
 * The peer's mail: text, HTML and files of a mail that the built-in CA has sent, with the certificate as a third file,
 * since that is what the peer is said to carry.
 */
export async function readPeerMail(raw: Uint8Array): Promise<PeerMail> {
  const mail = await PostalMime.parse(new Uint8Array(raw));
  const files = mail.attachments.map(({ filename, mimeType, content }) => ({
    filename: filename ?? 'file',
    contentType: mimeType,
    content: Buffer.from(content as ArrayBuffer).toString('base64'), // cast: parsed without an encoding, so never text
  }));
  const [pem] = files;
  if (!pem || !mail.text || !mail.html) throw new Error('the mail of the built-in CA has no text, HTML or files');
  const [certificate] = Buffer.from(pem.content, 'base64')
    .toString()
    .split(/(?<=-----END CERTIFICATE-----\n)/);
  const third = { ...pem, filename: 'certificate.pem', content: Buffer.from(certificate ?? '').toString('base64') };
  return {
    from: mail.from?.address ?? '',
    to: mail.to?.[0]?.address ?? '',
    subject: mail.subject ?? '',
    text: mail.text,
    html: mail.html,
    attachments: files.length < 3 ? [...files, third] : files,
  };
}
