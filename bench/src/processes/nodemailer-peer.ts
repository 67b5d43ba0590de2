import { readFileSync } from 'node:fs';
import nodemailer, { type SendMailOptions } from 'nodemailer';
import { answerMessages } from '../harness/helper-process.ts';
import { type Sent, sendInFlight } from '../harness/send-in-flight.ts';

/** The limit of (b) and (g): nodemailer, pooled, with a mail of the same text, HTML and files as the built-in CA's. */
export type PeerMail = {
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  attachments: { filename: string; contentType: string; content: string }[];
};
/** `dkim`: signed by nodemailer's own option. */
export type PeerDkim = { domain: string; selector: string; keyFile: string };
export type PeerQuestion = {
  port: number;
  connections: number;
  mails: number;
  /** Composed anew each time, or ready-made bytes (base64) that are only sent. */
  mail: PeerMail | { from: string; to: string; raw: string };
  dkim?: PeerDkim | undefined;
};

function messageOf(mail: PeerQuestion['mail']): SendMailOptions {
  if ('raw' in mail) return { envelope: { from: mail.from, to: mail.to }, raw: Buffer.from(mail.raw, 'base64') };
  const attachments = mail.attachments.map((file) => ({ ...file, content: Buffer.from(file.content, 'base64') }));
  return { ...mail, attachments };
}

const dkimOption = ({ domain, selector, keyFile }: PeerDkim) => ({
  domainName: domain,
  keySelector: selector,
  privateKey: readFileSync(keyFile, 'utf8'),
});

async function sendAll({ port, connections, mails, mail, dkim }: PeerQuestion): Promise<Sent> {
  const transport = nodemailer.createTransport({
    ...{ host: '127.0.0.1', port, ignoreTLS: true },
    ...{ pool: true, maxConnections: connections, maxMessages: Number.POSITIVE_INFINITY },
    ...(dkim ? { dkim: dkimOption(dkim) } : {}),
  });
  const message = messageOf(mail);
  // A copy: nodemailer writes into what it is given.
  const sent = await sendInFlight({ mails, inFlight: connections, send: () => transport.sendMail({ ...message }) });
  transport.close();
  return sent;
}

answerMessages({}, sendAll);
