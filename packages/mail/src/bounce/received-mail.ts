import PostalMime, { type Attachment, type Email } from 'postal-mime';

/** A mail that came to a bounce address, taken apart: only what is looked at. */
export type ReceivedMail = {
  readonly header: (name: string) => string;
  /** What people read, without the returned mail. */
  readonly text: string;
  readonly parts: readonly { readonly type: string; readonly text: string }[];
};

/** Reports begin with what matters; the returned mail comes last. More is not read, so that no mail takes long. */
export const MAX_READ_BYTES = 128 * 1024;
/** Reports are two levels deep; gateways wrap them now and then. */
const LIMITS = { maxNestingDepth: 12, maxHeadersSize: 128 * 1024, maxRfc822NestingDepth: 0 } as const;
const MAX_PARTS = 20;

const textOf = ({ content }: Attachment): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content);

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'", nbsp: ' ' };

/** The words of an HTML page, a line for each element that may be a block. */
const wordsOf = (html: string): string =>
  html.replace(/<[^<>]*>/g, '\n').replace(/&(lt|gt|amp|quot|#39|nbsp);/g, (_, name: string) => ENTITIES[name] ?? ' ');

function toReceived(email: Email): ReceivedMail {
  const headers = new Map<string, string>();
  for (const { key, value } of email.headers) if (!headers.has(key)) headers.set(key, value);
  return {
    header: (name) => headers.get(name) ?? '',
    text: email.text ?? wordsOf(email.html ?? ''),
    parts: email.attachments.slice(0, MAX_PARTS).map((part) => ({ type: part.mimeType, text: textOf(part) })),
  };
}

/** Takes a mail apart; undefined for what is none, or is built to exhaust us. */
export async function openReceivedMail(raw: Uint8Array): Promise<ReceivedMail | undefined> {
  try {
    return toReceived(
      await PostalMime.parse(raw.subarray(0, MAX_READ_BYTES), { ...LIMITS, forceRfc822Attachments: true }),
    );
  } catch {
    // The library has said that it is over a limit, or stumbled: in both cases it is no report that can be read.
    return undefined;
  }
}
