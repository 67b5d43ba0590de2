import type { ImportFaultCode } from '@certdesk/contract';
import { type Authority, pick } from './authority.ts';
import { type NewCase, nothing, WHOLE } from './case.ts';
import { derOf, LEGACY, openssl, PASSWORD, textOf, tool } from './tools.ts';

/** Keys in every form, beside their certificate, with and without the password. */
export function keyCases(authority: Authority): NewCase[] {
  const { certificate, key } = pick(authority, 'www');
  const chain = certificate + pick(authority, 'tls-1').certificate;
  const ec = pick(authority, 'ec');
  const traditional = textOf(openssl(['rsa', '-traditional', '-in', 'k'], { k: key }));
  const sec1 = textOf(openssl(['ec', '-in', 'k'], { k: ec.key }));
  const parameters = textOf(openssl(['ecparam', '-name', 'prime256v1']));
  const elliptic = { leaf: 'ec', chain: ['tls-e1'], key: 'ec', faults: [] };
  const ecChain = ec.certificate + pick(authority, 'tls-e1').certificate;
  return [
    { name: 'key-pkcs1.pem', content: chain + traditional, made: 'openssl rsa -traditional', expect: WHOLE },
    { name: 'key-sec1.pem', content: ecChain + sec1, made: 'openssl ec', expect: elliptic },
    {
      name: 'key-sec1-with-parameters.pem',
      content: parameters + sec1 + ecChain,
      made: 'openssl ecparam -genkey prints both blocks',
      expect: elliptic,
    },
    {
      name: 'key-called-rsa-but-pkcs8.pem',
      content: chain + key.replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY'),
      made: 'openssl, its label changed by hand',
      expect: WHOLE,
    },
    { name: 'key-pkcs8.der', content: derOf(key), made: 'openssl', expect: nothing('import.certificate_missing') },
    {
      name: 'key-pkcs1.der',
      content: derOf(traditional),
      made: 'openssl rsa',
      expect: nothing('import.certificate_missing'),
    },
    { name: 'key-sec1.der', content: derOf(sec1), made: 'openssl ec', expect: nothing('import.certificate_missing') },
    {
      name: 'chain-of-www.pem',
      content: chain,
      made: 'openssl ca',
      expect: { ...WHOLE_WITHOUT_KEY, faults: ['import.key_missing'] },
    },
    {
      name: 'two-files-pem-and-der-key',
      files: ['chain-of-www.pem', 'key-pkcs8.der'],
      made: 'two files',
      expect: WHOLE,
    },
    {
      name: 'two-files-pem-and-pkcs1-der-key',
      files: ['chain-of-www.pem', 'key-pkcs1.der'],
      made: 'two files',
      expect: WHOLE,
    },
    ...encryptedCases(chain, key),
  ];
}

const { key: _, ...WHOLE_WITHOUT_KEY } = WHOLE;

/** With the password, without it, with another one. */
function threeTimes(name: string, content: string, made: string): NewCase[] {
  const locked = (fault: ImportFaultCode) => ({ ...WHOLE_WITHOUT_KEY, faults: [fault] });
  return [
    { name, content, made, passwords: [PASSWORD], expect: WHOLE },
    { name: `${name}, without password`, files: [name], made, expect: locked('import.key_encrypted') },
    {
      name: `${name}, wrong password`,
      files: [name],
      made,
      passwords: ['wrong'],
      expect: locked('import.password_wrong'),
    },
  ];
}

function encryptedCases(chain: string, key: string): NewCase[] {
  const pkcs8 = (...options: string[]): string =>
    textOf(openssl(['pkcs8', '-topk8', '-in', 'k', '-passout', `pass:${PASSWORD}`, ...options], { k: key }));
  const legacy = (cipher: string): string =>
    textOf(
      openssl(['rsa', '-traditional', '-in', 'k', `-${cipher}`, '-passout', `pass:${PASSWORD}`, ...LEGACY], { k: key }),
    );
  const certtool = textOf(
    tool('certtool', ['--key-info', '--to-p8', '--infile', 'k', '--password', PASSWORD, '--outfile', 'out'], {
      k: key,
    }),
  );
  const opened = (name: string, content: string, made: string): NewCase => ({
    name,
    content: chain + content,
    made,
    passwords: ['another', PASSWORD],
    expect: WHOLE,
  });
  return [
    ...threeTimes('key-encrypted-aes-256.pem', chain + pkcs8(), 'openssl pkcs8 -topk8'),
    ...threeTimes('key-encrypted-traditional-3des.pem', chain + legacy('des3'), 'openssl rsa -des3 -traditional'),
    opened('key-encrypted-traditional-aes-256.pem', legacy('aes256'), 'openssl rsa -aes256 -traditional'),
    opened('key-encrypted-traditional-des.pem', legacy('des'), 'openssl rsa -des -traditional'),
    opened('key-encrypted-scrypt.pem', pkcs8('-scrypt'), 'openssl pkcs8 -scrypt'),
    opened('key-encrypted-3des.pem', pkcs8('-v2', 'des3'), 'openssl pkcs8 -v2 des3'),
    opened(
      'key-encrypted-aes-192-sha-512.pem',
      pkcs8('-v2', 'aes192', '-v2prf', 'hmacWithSHA512'),
      'openssl pkcs8 -v2 aes192',
    ),
    opened('key-encrypted-md5-des.pem', pkcs8('-v1', 'PBE-MD5-DES', ...LEGACY), 'openssl pkcs8 -v1 PBE-MD5-DES'),
    opened(
      'key-encrypted-sha1-rc2-40.pem',
      pkcs8('-v1', 'PBE-SHA1-RC2-40', ...LEGACY),
      'openssl pkcs8 -v1 PBE-SHA1-RC2-40',
    ),
    opened('key-encrypted-by-certtool.pem', certtool, 'certtool --to-p8 (GnuTLS)'),
    opened(
      'key-encrypted-crlf.pem',
      legacy('aes128').replaceAll('\n', '\r\n'),
      'openssl rsa -aes128 -traditional, CRLF',
    ),
    {
      name: 'key-encrypted-camellia.pem',
      content: chain + pkcs8('-v2', 'camellia256'),
      made: 'openssl pkcs8 -v2 camellia256',
      passwords: [PASSWORD],
      expect: { ...WHOLE_WITHOUT_KEY, faults: ['import.encryption_unknown'] },
    },
    {
      name: 'key-encrypted-too-costly.pem',
      content: chain + pkcs8('-iter', '24000000'),
      made: 'openssl pkcs8 -iter 24000000',
      passwords: [PASSWORD],
      expect: { ...WHOLE_WITHOUT_KEY, faults: ['import.encryption_costly'] },
    },
  ];
}
