import PostalMime from 'postal-mime';
import { z } from 'zod';

/** What is known of a mail beside its bytes. `to` holds the recipients of the SMTP envelope: who really got it. */
export const Envelope = z.object({
  receivedAt: z.iso.datetime(),
  mailFrom: z.string(),
  to: z.array(z.string()),
  from: z.string(),
  subject: z.string(),
  messageId: z.string().nullable(),
  size: z.number().int(),
});
export type Envelope = z.infer<typeof Envelope>;

const FIELD = 'X-Mailbox-Envelope: ';
const END_OF_HEADERS = Buffer.from('\r\n\r\n');
const END_OF_LINE = Buffer.from('\r\n');

/** JSON with every character above ASCII escaped, so that the line is a lawful header field. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * The bytes of an .eml file: one header line with the envelope, then the mail as it came. One file, so that a mail and
 * its envelope cannot be separated; the first line is enough to list the mail after a restart.
 */
export const encodeMailFile = (envelope: Envelope, raw: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${FIELD}${asciiJson(envelope)}`), END_OF_LINE, raw]);

/** The mail as it came, without our line. */
export function rawOfMailFile(file: Buffer): Buffer {
  return file.subarray(file.indexOf(END_OF_LINE) + END_OF_LINE.length);
}

/** The envelope from the first bytes of a file; undefined when the file is not one of ours or is cut off. */
export function envelopeOfMailFile(start: Buffer): Envelope | undefined {
  const end = start.indexOf(END_OF_LINE);
  if (end < 0 || !start.subarray(0, FIELD.length).equals(Buffer.from(FIELD))) return undefined;
  try {
    return Envelope.safeParse(JSON.parse(start.toString('utf8', FIELD.length, end))).data;
  } catch {
    return undefined; // A line that is no JSON is the same to the caller as a foreign file.
  }
}

/** Reads what the list shows from the header block alone, however large the mail is. A mail that cannot be read is kept too. */
export async function describeMail(options: {
  raw: Buffer;
  mailFrom: string;
  to: readonly string[];
  receivedAt: Date;
}): Promise<Envelope> {
  const { raw, mailFrom, to, receivedAt } = options;
  const end = raw.indexOf(END_OF_HEADERS);
  const header = await PostalMime.parse(end < 0 ? raw : raw.subarray(0, end + END_OF_HEADERS.length)).catch(
    () => undefined,
  );
  return {
    receivedAt: receivedAt.toISOString(),
    mailFrom,
    to: [...to],
    from: header?.from?.address ?? mailFrom,
    subject: header?.subject ?? '',
    messageId: header?.messageId ?? null,
    size: raw.length,
  };
}
