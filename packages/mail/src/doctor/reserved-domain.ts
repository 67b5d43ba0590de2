/** RFC 2606, RFC 6761, RFC 6762, RFC 7686 and ICANN's `internal`: names that nobody can hold on the internet. */
const RESERVED: readonly string[] = [
  ...['test', 'example', 'invalid', 'localhost', 'local', 'onion', 'internal', 'alt', 'home.arpa'],
  ...['example.com', 'example.net', 'example.org'],
];

export const isReservedDomain = (domain: string): boolean =>
  !domain.includes('.') || RESERVED.some((reserved) => domain === reserved || domain.endsWith(`.${reserved}`));
