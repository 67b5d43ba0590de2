import { type Address, parseAddress, tryParseAddress } from '../address.ts';
import { MAX_BOUNCE_LOCAL_PART } from './bounce-addresses.ts';
import type { ImapSettings } from './imap-url.ts';

export type ListenSettings = { readonly protocol: 'smtp' | 'lmtp'; readonly host: string; readonly port: number };

/** How a program that mails hears of what mail systems report. */
export type BounceSettings = {
  /** `bounce@bounces.example.com`: the envelope senders are `bounce+<token>@bounces.example.com`. */
  readonly address: Address;
  /** Where mail systems bring bounces to. */
  readonly listen?: ListenSettings | undefined;
  /** The mailbox that they lie in. */
  readonly imap?: ImapSettings | undefined;
};

/** The token of each mail comes after a "+", and its letters lose their case on many ways. */
export function isBounceAddress(text: string): boolean {
  const localPart = tryParseAddress(text)?.localPart ?? '';
  return /^[a-z0-9._-]+$/.test(localPart) && localPart.length <= MAX_BOUNCE_LOCAL_PART;
}

/** What isBounceAddress wants, for whoever reads settings. */
export const BOUNCE_ADDRESS_SHAPE = `one plain email address with at most ${MAX_BOUNCE_LOCAL_PART} lower-case characters before its @`;

/** Reads `lmtp://127.0.0.1:2525` or `smtp://0.0.0.0:25`. */
export function parseListenUrl(text: string): ListenSettings | undefined {
  const url = URL.parse(text);
  const isWhole = url?.hostname && url.port && ['', '/'].includes(url.pathname) && !url.username && !url.search;
  if (!isWhole || !['lmtp:', 'smtp:'].includes(url.protocol)) return undefined;
  const protocol = url.protocol === 'lmtp:' ? 'lmtp' : 'smtp';
  return { protocol, host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) };
}

/** What was set, each part by itself. */
export type BounceParts = {
  readonly address: string | undefined;
  readonly listen: ListenSettings | undefined;
  readonly imap: ImapSettings | undefined;
};

/** An address without an intake would have bounces vanish, and an intake without an address would never see any. */
export const isWholeBounceSetting = ({ address, listen, imap }: BounceParts): boolean =>
  (address !== undefined) === (listen !== undefined || imap !== undefined);

export const toBounceSettings = ({ address, listen, imap }: BounceParts): BounceSettings | undefined =>
  address === undefined ? undefined : { address: parseAddress(address), listen, imap };
