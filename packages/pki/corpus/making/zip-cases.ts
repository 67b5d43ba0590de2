import { type Authority, pick } from './authority.ts';
import { CERTIFICATE_AND_CHAIN, type NewCase, nothing, WHOLE } from './case.ts';
import { tool } from './tools.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

/** By Info-ZIP, to which the name of the archive would else be completed by ".zip". */
export function zipOf(files: Files, ...options: string[]): Uint8Array {
  const command = 'zip -q -X "$@" && mv archive.zip out';
  return tool('sh', ['-c', command, 'sh', ...options, 'archive.zip', ...Object.keys(files)], files);
}

export function zipCases(authority: Authority): NewCase[] {
  const [leaf, issuer, key] = [
    pick(authority, 'www').certificate,
    pick(authority, 'tls-1').certificate,
    pick(authority, 'www').key,
  ];
  const files = { 'www_example_com.crt': leaf, 'ca-bundle.crt': issuer };
  const all = { ...files, 'private.key': key, 'README.txt': 'Install these files on your server.' };
  const zip = (name: string, content: Uint8Array, made: string, expect = CERTIFICATE_AND_CHAIN): NewCase => ({
    name: `zip-${name}.zip`,
    content,
    made,
    expect,
  });
  const whole = zipOf(all);
  const zeros = zipOf({ 'bomb.pem': new Uint8Array(24 * 1024 * 1024) }, '-9');
  return [
    zip('of-a-ca', zipOf(files), 'zip'),
    zip('with-key', whole, 'zip, with a text that is none of them', WHOLE),
    zip('stored', zipOf(all, '-0'), 'zip -0', WHOLE),
    zip(
      'streamed',
      tool('sh', ['-c', 'cat all.pem | zip -q -X - - > out'], { 'all.pem': leaf + issuer + key }),
      'zip -: sizes behind the data',
      WHOLE,
    ),
    zip('in-zip', zipOf({ 'inner.zip': whole, 'note.txt': 'see within' }), 'zip of a zip', WHOLE),
    zip(
      'with-comment',
      tool('sh', ['-c', 'echo "from the CA" | zip -q -X -z out.zip *.crt && mv out.zip out'], files),
      'zip -z',
    ),
    zip('prefixed', Buffer.concat([zipOf(files), Buffer.alloc(3)]), 'zip, three octets appended'),
    zip('locked', zipOf(files, '-P', 'secret'), 'zip -P', nothing('import.zip_locked')),
    zip('bomb', zeros, 'zip -9 of 24 MB of zeros', nothing('import.too_large')),
    zip(
      'bomb-in-bombs',
      zipOf({ 'a.zip': zipOf({ 'a.zip': zeros, 'b.zip': zeros }) }),
      'zips of zip-bomb.zip',
      nothing('import.too_large'),
    ),
    zip(
      'too-deep',
      nested(12, leaf),
      'zip of a zip, twelve times',
      nothing('import.certificate_missing', 'import.too_deep'),
    ),
    zip('truncated', whole.slice(0, 1500), 'zip, cut off', nothing('import.damaged')),
    zip(
      'only-text',
      zipOf({ 'README.txt': 'Nothing here.' }),
      'zip',
      nothing('import.certificate_missing', 'import.not_recognized'),
    ),
  ];
}

function nested(levels: number, leaf: string): Uint8Array {
  return levels === 0 ? zipOf({ 'www.crt': leaf }) : zipOf({ 'a.zip': nested(levels - 1, leaf) });
}
