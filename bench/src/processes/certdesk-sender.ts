import { createPrivateKey, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  createDkimSigner,
  createMessageId,
  createTransport,
  type DkimKey,
  type DkimSigner,
  type MailContent,
  type MailHeaders,
  type PreparedMail,
  parseAddress,
  prepareMail,
  type RenderedMail,
  renderMail,
  renderSignedMail,
} from '@certdesk/mail';
import { answerMessages } from '../harness/helper-process.ts';
import { type Sent, sendInFlight } from '../harness/send-in-flight.ts';
import type { PeerMail } from './nodemailer-peer.ts';

/** (g): mails on the path of the built-in CA and the desk, from prepared content to 250, without database and wording. */
export type SenderQuestion = {
  port: number;
  connections: number;
  mails: number;
  mail: PeerMail;
  /** A resend's content has been prepared before; a first mail's is encoded (and hashed, when signed) for it. */
  content: 'prepared' | 'anew';
  /** PEM files of the keys to sign with. */
  keys: readonly string[];
};

const contentOf = ({ subject, text, html, attachments }: PeerMail): MailContent => ({
  subject,
  language: 'en',
  text,
  html,
  attachments: attachments.map((file) => ({ ...file, content: Buffer.from(file.content, 'base64') })),
});

const readKey = (file: string, index: number): DkimKey => ({
  selector: `bench-${index}`,
  privateKey: createPrivateKey(readFileSync(file)),
});

type Render = (prepared: PreparedMail, headers: MailHeaders) => RenderedMail | Promise<RenderedMail>;
const renderWith = (signer: DkimSigner | undefined): Render =>
  signer ? (prepared, headers) => renderSignedMail(prepared, headers, signer) : renderMail;

async function sendAll({ port, connections, mails, mail, content, keys }: SenderQuestion): Promise<Sent> {
  const [from, to] = [parseAddress(mail.from), parseAddress(mail.to)];
  const render = renderWith(
    keys.length > 0 ? createDkimSigner({ domain: from.domain, keys: keys.map(readKey) }) : undefined,
  );
  const transport = createTransport(`smtp://127.0.0.1:${port}`, { maxConnections: connections });
  const given = contentOf(mail);
  const prepared = prepareMail(given);
  const send = async () => {
    const messageId = createMessageId(randomUUID(), from.domain);
    const headers = { from: { address: from }, to: { address: to }, messageId, date: new Date() };
    const { outcome } = await transport.send(await render(content === 'anew' ? prepareMail(given) : prepared, headers));
    if (outcome !== 'accepted') throw new Error(`the sink did not take a mail: ${outcome}`);
  };
  const sent = await sendInFlight({ mails, inFlight: connections, send });
  transport.close();
  return sent;
}

answerMessages({}, sendAll);
