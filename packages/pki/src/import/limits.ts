/*
 * What one import may cost. A CA's mail with logos and a bundle of every public root both stay below a half of each.
 */
export const MAX_MEGABYTES = 6;
/** Given and unpacked octets together; what is within a zip or a mail counts again. */
export const MAX_BYTES = MAX_MEGABYTES * 1024 * 1024;
/** Certificates, keys, requests, files and parts of mails, copies included. */
export const MAX_OBJECTS = 400;
/** A zip in a mail in a mail, with a bundle of PEM in it, has five levels. */
export const MAX_DEPTH = 8;
/** Of one certificate, key or request. */
export const MAX_OBJECT_BYTES = 262_144;
/** Of one block of base64, about a megabyte. What is longer is cut off, and reported as damaged. */
export const MAX_BODY_LENGTH = 1_400_000;
export const MAX_BODY_LINES = 20_000;
/** Private keys, each of which is computed with to prove that its halves belong together. */
export const MAX_KEYS = 20;
/** Encrypted objects in one import, and passwords tried on each: opening one takes up to a second on purpose. */
export const MAX_LOCKED = 10;
export const MAX_PASSWORDS = 10;
/** Links between certificates tried in one assembly. */
export const MAX_VERIFICATIONS = 128;
