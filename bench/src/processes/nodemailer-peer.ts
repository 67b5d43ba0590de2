import nodemailer from 'nodemailer';
import { answerMessages } from '../harness/helper-process.ts';

/** The limit of (b): nodemailer, pooled, with a mail of the same text, HTML and files as the built-in CA's. */
export type PeerMail = {
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  attachments: { filename: string; contentType: string; content: string }[];
};
type Question = { port: number; connections: number; mails: number; mail: PeerMail };

async function sendAll({ port, connections, mails, mail }: Question): Promise<{ seconds: number }> {
  const transport = nodemailer.createTransport({
    ...{ host: '127.0.0.1', port, ignoreTLS: true },
    ...{ pool: true, maxConnections: connections, maxMessages: Number.POSITIVE_INFINITY },
  });
  const attachments = mail.attachments.map((file) => ({ ...file, content: Buffer.from(file.content, 'base64') }));
  let left = mails;
  const sendOneByOne = async () => {
    while (left > 0) {
      left -= 1;
      await transport.sendMail({ ...mail, attachments });
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, sendOneByOne));
  const seconds = (performance.now() - began) / 1000;
  transport.close();
  return { seconds };
}

answerMessages({}, sendAll);
