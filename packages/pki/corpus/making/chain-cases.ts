import { type Authority, pick } from './authority.ts';
import type { Expectation, NewCase } from './case.ts';

/** Chains in any order, crossed, too long, too short, of somebody else. */
export function chainCases(authority: Authority): NewCase[] {
  const build = (name: string, parts: string, expect: Expectation): NewCase => ({
    name: `chain-${name}.pem`,
    content: parts
      .split(' ')
      .map((part) =>
        part.endsWith('.key') ? pick(authority, part.slice(0, -4)).key : pick(authority, part).certificate,
      )
      .join(''),
    made: 'openssl ca',
    expect,
  });
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
  return [
    build('with-root', 'www tls-1 root-r1 www.key', www(['tls-1'], 'import.root_left_out')),
    build('upside-down', 'root-r1 tls-1 www www.key', www(['tls-1'], 'import.root_left_out')),
    build('shuffled', 'tls-1 www.key root-r1 www', www(['tls-1'], 'import.root_left_out')),
    build('two-intermediates', 'deep tls-2 policy deep.key', deep()),
    build('two-intermediates-shuffled', 'policy deep.key root-r1 tls-2 deep', deep('import.root_left_out')),
    build(
      'cross-signed-issuer',
      'www tls-1 tls-1-cross root-r1 root-r0 www.key',
      www(['tls-1'], 'import.certificates_left_out', 'import.root_left_out'),
    ),
    build('cross-signed-root', 'www tls-1 root-r1-cross www.key', www(['tls-1', 'root-r1-cross'])),
    build(
      'cross-signed-root-and-root',
      'www tls-1 root-r1-cross root-r1 root-r0 www.key',
      www(['tls-1'], 'import.certificates_left_out', 'import.root_left_out'),
    ),
    build('missing', 'www www.key', www([], 'import.chain_incomplete')),
    build('missing-private-issuer', 'shop shop.key', leafOf('shop', [], 'import.issuer_missing')),
    build('root-only', 'www root-r1 www.key', www([], 'import.certificates_left_out', 'import.chain_incomplete')),
    build('gap', 'deep policy deep.key', leafOf('deep', [], 'import.certificates_left_out', 'import.issuer_missing')),
    build('of-somebody-else', 'www tls-e1 www.key', www([], 'import.certificates_left_out', 'import.chain_incomplete')),
    build(
      'issuer-with-another-key',
      'www tls-1-impostor www.key',
      www([], 'import.certificates_left_out', 'import.chain_broken'),
    ),
    build(
      'impostor-beside-the-issuer',
      'www tls-1-impostor tls-1 www.key',
      www(['tls-1'], 'import.certificates_left_out'),
    ),
    build(
      'expired-intermediate',
      'under-expired tls-expired under-expired.key',
      leafOf('under-expired', ['tls-expired'], 'import.chain_expired'),
    ),
    build(
      'intermediate-signed-with-md5',
      'under-md5 tls-md5 under-md5.key',
      leafOf('under-md5', ['tls-md5'], 'import.signature_weak'),
    ),
    build(
      'intermediate-of-1024-bits',
      'under-1024 tls-1024 under-1024.key',
      leafOf('under-1024', ['tls-1024'], 'import.key_size'),
    ),
    build('elliptic', 'ec tls-e1 ec.key', leafOf('ec', ['tls-e1'])),
    build('authorities-only', 'tls-1 root-r1', { faults: ['import.only_authorities'] }),
    build('two-certificates-without-key', 'www shop tls-1', { faults: ['import.several_certificates'] }),
    build(
      'two-certificates-one-key',
      'www shop tls-1 shop.key',
      leafOf('shop', ['tls-1'], 'import.certificates_left_out'),
    ),
    build('two-certificates-two-keys', 'www shop tls-1 shop.key www.key', { faults: ['import.several_certificates'] }),
    build('renewed', 'www renewed tls-1 www.key', leafOf('renewed', ['tls-1'], 'import.certificates_left_out')),
  ];
}
