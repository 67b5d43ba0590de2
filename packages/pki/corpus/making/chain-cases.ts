import { type Authority, pick } from './authority.ts';
import type { Expectation, NewCase } from './case.ts';

const www = (chain: string[], ...faults: Expectation['faults']): Expectation => ({
  leaf: 'www',
  chain,
  key: 'www',
  faults,
});
const deep = (...faults: Expectation['faults']): Expectation => ({
  leaf: 'deep',
  chain: ['tls-2', 'policy'],
  key: 'deep',
  faults,
});
const leafOf = (leaf: string, chain: string[], ...faults: Expectation['faults']): Expectation => ({
  leaf,
  chain,
  key: leaf,
  faults,
});
type Row = readonly [name: string, parts: string, expect: Expectation];

const ROWS: readonly Row[] = [
  ['with-root', 'www tls-1 root-r1 www.key', www(['tls-1'], 'import.root_left_out')],
  ['upside-down', 'root-r1 tls-1 www www.key', www(['tls-1'], 'import.root_left_out')],
  ['shuffled', 'tls-1 www.key root-r1 www', www(['tls-1'], 'import.root_left_out')],
  ['two-intermediates', 'deep tls-2 policy deep.key', deep()],
  ['two-intermediates-shuffled', 'policy deep.key root-r1 tls-2 deep', deep('import.root_left_out')],
  [
    'cross-signed-issuer',
    'www tls-1 tls-1-cross root-r1 root-r0 www.key',
    www(['tls-1'], 'import.certificates_left_out', 'import.root_left_out'),
  ],
  ['cross-signed-root', 'www tls-1 root-r1-cross www.key', www(['tls-1', 'root-r1-cross'])],
  [
    'cross-signed-root-and-root',
    'www tls-1 root-r1-cross root-r1 root-r0 www.key',
    www(['tls-1'], 'import.certificates_left_out', 'import.root_left_out'),
  ],
  ['missing', 'www www.key', www([], 'import.chain_incomplete')],
  ['missing-private-issuer', 'shop shop.key', leafOf('shop', [], 'import.issuer_missing')],
  ['root-only', 'www root-r1 www.key', www([], 'import.certificates_left_out', 'import.chain_incomplete')],
  ['gap', 'deep policy deep.key', leafOf('deep', [], 'import.certificates_left_out', 'import.issuer_missing')],
  ['of-somebody-else', 'www tls-e1 www.key', www([], 'import.certificates_left_out', 'import.chain_incomplete')],
  [
    'issuer-with-another-key',
    'www tls-1-impostor www.key',
    www([], 'import.certificates_left_out', 'import.chain_broken'),
  ],
  ['impostor-beside-the-issuer', 'www tls-1-impostor tls-1 www.key', www(['tls-1'], 'import.certificates_left_out')],
  [
    'expired-intermediate',
    'under-expired tls-expired under-expired.key',
    leafOf('under-expired', ['tls-expired'], 'import.chain_expired'),
  ],
  [
    'intermediate-signed-with-md5',
    'under-md5 tls-md5 under-md5.key',
    leafOf('under-md5', ['tls-md5'], 'import.signature_weak'),
  ],
  [
    'intermediate-of-1024-bits',
    'under-1024 tls-1024 under-1024.key',
    leafOf('under-1024', ['tls-1024'], 'import.key_size'),
  ],
  ['elliptic', 'ec tls-e1 ec.key', leafOf('ec', ['tls-e1'])],
  ['authorities-only', 'tls-1 root-r1', { faults: ['import.only_authorities'] }],
  ['two-certificates-without-key', 'www shop tls-1', { faults: ['import.several_certificates'] }],
  ['two-certificates-one-key', 'www shop tls-1 shop.key', leafOf('shop', ['tls-1'], 'import.certificates_left_out')],
  ['two-certificates-two-keys', 'www shop tls-1 shop.key www.key', { faults: ['import.several_certificates'] }],
  ['renewed', 'www renewed tls-1 www.key', leafOf('renewed', ['tls-1'], 'import.certificates_left_out')],
];

/** Chains in any order, crossed, too long, too short, of somebody else. */
export function chainCases(authority: Authority): NewCase[] {
  const content = (part: string): string =>
    part.endsWith('.key') ? pick(authority, part.slice(0, -4)).key : pick(authority, part).certificate;
  return ROWS.map(([name, parts, expect]) => ({
    name: `chain-${name}.pem`,
    content: parts.split(' ').map(content).join(''),
    made: 'openssl ca',
    expect,
  }));
}
