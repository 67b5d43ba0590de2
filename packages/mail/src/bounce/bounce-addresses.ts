import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Address, parseAddress } from '../address.ts';
import type { RenderedMail } from '../message.ts';

/**
 * The envelope sender of each mail: `bounce+<token>@<domain>`. The token is the mail's id and a MAC over it, so that
 * what comes to the address belongs to that mail whatever a bounce says, and nobody can make up an address that counts.
 * Who was sent the mail sees its address; that is the one mail of which such a person can speak.
 */
export type BounceAddresses = {
  /** @param mailId a UUID. */
  readonly addressOf: (mailId: string) => Address;
  /** The mail to which an address belongs; undefined for an address that is not ours. Takes the same time for any MAC. */
  readonly mailOf: (address: string) => string | undefined;
};

const ID_BYTES = 16;
/** 96 bits: each guess is a mail to our listener. */
const MAC_BYTES = 12;
/** Letters and digits of one case only, since local parts are lower-cased on many ways: 28 bytes to the base of 36. */
const TOKEN_LENGTH = 44;
const TOKEN = /^[0-9a-z]{44}$/;
const SEPARATOR = '+';
/** RFC 5321 4.5.3.1.1 gives a local part 64 octets. */
export const MAX_BOUNCE_LOCAL_PART = 64 - SEPARATOR.length - TOKEN_LENGTH;

const toToken = (bytes: Buffer): string =>
  BigInt(`0x${bytes.toString('hex')}`)
    .toString(36)
    .padStart(TOKEN_LENGTH, '0');

function fromToken(token: string): Buffer | undefined {
  if (!TOKEN.test(token)) return undefined;
  let number = 0n;
  for (const digit of token) number = number * 36n + BigInt(Number.parseInt(digit, 36));
  const hex = number.toString(16).padStart(2 * (ID_BYTES + MAC_BYTES), '0');
  return hex.length === 2 * (ID_BYTES + MAC_BYTES) ? Buffer.from(hex, 'hex') : undefined;
}

function toUuid(id: Buffer): string {
  const hex = id.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The part of an envelope sender that must not become known, if it is one of ours; letters and digits only. */
export const tokenIn = ({ localPart }: Address): string | undefined => {
  const token = localPart.slice(localPart.lastIndexOf(SEPARATOR) + 1);
  return TOKEN.test(token) ? token : undefined;
};

/** `base`: the address that bounces come to, with a local part of at most MAX_BOUNCE_LOCAL_PART characters. */
export function createBounceAddresses({ base, secret }: { base: Address; secret: Buffer }): BounceAddresses {
  const prefix = `${base.localPart.toLowerCase()}${SEPARATOR}`;
  const macOf = (id: Buffer): Buffer =>
    createHmac('sha256', secret).update('bounce address\0').update(id).digest().subarray(0, MAC_BYTES);
  return {
    addressOf: (mailId) => {
      const id = Buffer.from(mailId.replaceAll('-', ''), 'hex');
      return parseAddress(`${base.localPart}${SEPARATOR}${toToken(Buffer.concat([id, macOf(id)]))}@${base.domain}`);
    },
    mailOf: (address) => {
      const lower = address.toLowerCase();
      if (!lower.startsWith(prefix) || !lower.endsWith(`@${base.domain}`)) return undefined;
      const bytes = fromToken(lower.slice(prefix.length, -base.domain.length - 1));
      if (!bytes) return undefined;
      const id = bytes.subarray(0, ID_BYTES);
      return timingSafeEqual(bytes.subarray(ID_BYTES), macOf(id)) ? toUuid(id) : undefined;
    },
  };
}

/** The mail with an envelope sender of its own, and with a report of its delivery asked for; as it is without `addresses`. */
export function askForReports(mail: RenderedMail, id: string, addresses: BounceAddresses | undefined): RenderedMail {
  if (!addresses) return mail;
  return { ...mail, envelope: { ...mail.envelope, from: addresses.addressOf(id), confirm: true } };
}
