import { createHmac, timingSafeEqual } from 'node:crypto';

/** Crockford's base32: no letter that is taken for a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 8;
const TOKEN_MAC_BYTES = 18;
const UUID_BYTES = 16;
const ROUND_BYTES = 4;

/** One approver of an order: its first, in round 0, or one that took that one's place. */
export type Approval = { readonly orderId: string; readonly round: number };

/**
 * Link and code of an approver email. Both are computed from the CA's secret, the order and its round, so that a resent
 * email is the same one, that another approver gets others, and that neither lies in the database. The link alone decides
 * nothing: whoever follows links (mail scanners) does not type the code.
 */
export type ApprovalCodes = {
  /** 40 bits, as "XXXX-XXXX"; with ten tries an hour, nobody guesses it. */
  codeOf: (approval: Approval) => string;
  /** Order, round and a MAC of 144 bits, as BR 3.2.2.4.4 and 1.6.1 ("Random Value") want at least 112. */
  tokenOf: (approval: Approval) => string;
  /** What a token stands for; undefined for a token that we have not made. */
  approvalOf: (token: string) => Approval | undefined;
  isCodeOf: (approval: Approval, typed: string) => boolean;
};

const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

const uuidText = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** The first round is not written: links were mailed before there were others. */
function roundBytes(round: number): Buffer {
  if (round === 0) return Buffer.alloc(0);
  const bytes = Buffer.alloc(ROUND_BYTES);
  bytes.writeUInt32BE(round);
  return bytes;
}

/** People type small letters, leave out the hyphen and read O for 0. */
const normalizeCode = (typed: string): string =>
  typed
    .slice(0, 64)
    .toUpperCase()
    .replace(/[\s\u2010-\u2015-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');

/** The parts of a token, as far as its length tells; whether they belong together is for the MAC to say. */
function splitToken(token: string): (Approval & { mac: Buffer }) | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.toString('base64url') !== token) return undefined;
  const roundLength = bytes.length - UUID_BYTES - TOKEN_MAC_BYTES;
  if (roundLength !== 0 && roundLength !== ROUND_BYTES) return undefined;
  const round = roundLength === 0 ? 0 : bytes.readUInt32BE(UUID_BYTES);
  if (roundBytes(round).length !== roundLength) return undefined;
  return { orderId: uuidText(bytes.subarray(0, UUID_BYTES)), round, mac: bytes.subarray(UUID_BYTES + roundLength) };
}

export function createApprovalCodes(secret: Buffer): ApprovalCodes {
  const mac = (purpose: string, { orderId, round }: Approval): Buffer => {
    const subject = round === 0 ? orderId : `${orderId}/${round}`;
    return createHmac('sha256', secret).update(`${purpose}/1/${subject}`).digest();
  };

  const rawCode = (approval: Approval): string =>
    Array.from(mac('approval-code', approval).subarray(0, CODE_LENGTH), (byte) => ALPHABET[byte % 32]).join('');

  const tokenMac = (approval: Approval): Buffer => mac('approval-link', approval).subarray(0, TOKEN_MAC_BYTES);

  return {
    codeOf: (approval) => rawCode(approval).replace(/^(.{4})(.{4})$/, '$1-$2'),
    tokenOf: (approval) =>
      Buffer.concat([uuidBytes(approval.orderId), roundBytes(approval.round), tokenMac(approval)]).toString(
        'base64url',
      ),
    approvalOf: (token) => {
      const parts = splitToken(token);
      if (!parts || !timingSafeEqual(parts.mac, tokenMac(parts))) return undefined;
      return { orderId: parts.orderId, round: parts.round };
    },
    isCodeOf: (approval, typed) => {
      const [expected, given] = [Buffer.from(rawCode(approval)), Buffer.from(normalizeCode(typed))];
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
}
