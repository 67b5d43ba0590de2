/** What a mail is made of. It is described once, as blocks, and rendered to plain text and to HTML (see renderBody). */
export type Block =
  | { readonly kind: 'heading'; readonly text: string; readonly level: 1 | 2 }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'keyValues'; readonly items: readonly KeyValue[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'highlight'; readonly label: string; readonly text: string }
  | { readonly kind: 'steps'; readonly items: readonly Step[] }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

/** Several values (the names of a certificate) stand one below the other. `mono`: digits and names that people compare. */
export type KeyValue = { readonly label: string; readonly value: string | readonly string[]; readonly mono?: boolean };
/** One thing to do, and the lines to type for it. */
export type Step = string | { readonly text: string; readonly code: string };

/** The mail's title: one per mail, first. */
export const heading = (text: string): Block => ({ kind: 'heading', text, level: 1 });
export const subheading = (text: string): Block => ({ kind: 'heading', text, level: 2 });
export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
export const keyValues = (items: readonly KeyValue[]): Block => ({ kind: 'keyValues', items });
/** Verbatim, in monospace, never wrapped: PEM blocks, commands. */
export const code = (text: string): Block => ({ kind: 'code', text });
/** A short text to be read off and typed elsewhere, such as a code. */
export const highlight = (label: string, text: string): Block => ({ kind: 'highlight', label, text });
export const steps = (items: readonly Step[]): Block => ({ kind: 'steps', items });

/**
 * A link that stands alone; the text says where it leads, without "here".
 * @throws TypeError for anything but an http(s) URL without credentials.
 */
export function link(text: string, url: string): Block {
  const parsed = new URL(url);
  const isWeb = parsed.protocol === 'https:' || parsed.protocol === 'http:';
  if (!isWeb || parsed.username || parsed.password) throw new TypeError('a link of a mail must be a plain http(s) URL');
  return { kind: 'link', text, url: parsed.href };
}
