import { createHmac, timingSafeEqual } from 'node:crypto';

/** A session lives this long after it was last extended, and is extended at most once a day. */
export const SESSION_SECONDS = 7 * 24 * 3600;
export const SESSION_EXTEND_SECONDS = 24 * 3600;

/** The prefix of better-auth's cookie names; it puts `__Secure-` before it when the cookie is Secure. */
export const COOKIE_PREFIX = 'certdesk';
/** Longer than any token; whatever is longer was not made here and is not worth a signature check. */
const MAX_TOKEN_LENGTH = 128;

export type SessionCookie = {
  /** The session's token, when the Cookie header carries one that was signed here. */
  read: (header: string | undefined) => string | undefined;
  /** A Set-Cookie value that hands out the token. */
  write: (token: string) => string;
};

const readCookie = (header: string, name: string): string | undefined =>
  header
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** A percent sequence that is none must be a missing cookie, not a failed request. */
function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/**
 * The session cookie as better-auth signs it: `<token>.<base64 HMAC-SHA256 of the token>`, percent-encoded. Reading it
 * here lets a request find its session, user and role in one query instead of going through better-auth's own lookups.
 */
export function createSessionCookie({ secret, secure }: { secret: string; secure: boolean }): SessionCookie {
  const name = `${secure ? '__Secure-' : ''}${COOKIE_PREFIX}.session_token`;
  const sign = (token: string): Buffer => createHmac('sha256', secret).update(token).digest();
  return {
    read: (header) => {
      const raw = header === undefined ? undefined : readCookie(header, name);
      const value = raw === undefined ? undefined : decode(raw);
      const dot = value?.lastIndexOf('.') ?? -1;
      if (value === undefined || dot < 1 || dot > MAX_TOKEN_LENGTH) return undefined;
      const token = value.slice(0, dot);
      const given = Buffer.from(value.slice(dot + 1), 'base64');
      const expected = sign(token);
      return given.length === expected.length && timingSafeEqual(given, expected) ? token : undefined;
    },
    write: (token) => {
      const value = encodeURIComponent(`${token}.${sign(token).toString('base64')}`);
      return `${name}=${value}; Max-Age=${SESSION_SECONDS}; Path=/; HttpOnly${secure ? '; Secure' : ''}; SameSite=Lax`;
    },
  };
}
