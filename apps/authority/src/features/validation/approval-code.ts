import { createHmac, timingSafeEqual } from 'node:crypto';

/** Crockford's base32: no letter that is taken for a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 8;
const TOKEN_MAC_BYTES = 18;
const UUID_BYTES = 16;

/**
 * Link and code of an order's approver email. Both are computed from the CA's secret and the order, so that a resent
 * email is the same one, and neither lies in the database. The link alone decides nothing: whoever follows links (mail
 * scanners) does not type the code.
 */
export type ApprovalCodes = {
  /** 40 bits, as "XXXX-XXXX"; with ten tries an hour, nobody guesses it. */
  codeOf: (orderId: string) => string;
  /** The order's id and a MAC of 144 bits, as BR 3.2.2.4.4 and 1.6.1 ("Random Value") want at least 112. */
  tokenOf: (orderId: string) => string;
  /** The order that a token stands for; undefined for a token that we have not made. */
  orderOf: (token: string) => string | undefined;
  isCodeOf: (orderId: string, typed: string) => boolean;
};

const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

const uuidText = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** People type small letters, leave out the hyphen and read O for 0. */
const normalizeCode = (typed: string): string =>
  typed
    .slice(0, 64)
    .toUpperCase()
    .replace(/[\s\u2010-\u2015-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');

export function createApprovalCodes(secret: Buffer): ApprovalCodes {
  const mac = (purpose: string, orderId: string): Buffer =>
    createHmac('sha256', secret).update(`${purpose}/1/${orderId}`).digest();

  const rawCode = (orderId: string): string =>
    Array.from(mac('approval-code', orderId).subarray(0, CODE_LENGTH), (byte) => ALPHABET[byte % 32]).join('');

  const tokenMac = (orderId: string): Buffer => mac('approval-link', orderId).subarray(0, TOKEN_MAC_BYTES);

  return {
    codeOf: (orderId) => rawCode(orderId).replace(/^(.{4})(.{4})$/, '$1-$2'),
    tokenOf: (orderId) => Buffer.concat([uuidBytes(orderId), tokenMac(orderId)]).toString('base64url'),
    orderOf: (token) => {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== UUID_BYTES + TOKEN_MAC_BYTES || bytes.toString('base64url') !== token) return undefined;
      const orderId = uuidText(bytes.subarray(0, UUID_BYTES));
      return timingSafeEqual(bytes.subarray(UUID_BYTES), tokenMac(orderId)) ? orderId : undefined;
    },
    isCodeOf: (orderId, typed) => {
      const [expected, given] = [Buffer.from(rawCode(orderId)), Buffer.from(normalizeCode(typed))];
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
}
