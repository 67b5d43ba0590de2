import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { prepareMail, renderSignedMail } from '../compose.ts';
import { sampleIdentity } from '../testing/dkim-keys.ts';
import { runTool } from '../testing/mail-server/processes.ts';
import { sampleContent, sampleHeaders } from '../testing/sample.ts';
import { dkimRecords } from './record.ts';
import { createDkimSigner } from './signer.ts';

/** What opendkim would write into Authentication-Results, given the records that we ask operators to publish. */
async function judge(raw: Buffer, records: ReturnType<typeof dkimRecords>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'certdesk-opendkim-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'keys'), records.map(({ name, value }) => `${name} ${value}\n`).join(''));
  await writeFile(join(folder, 'conf'), `TestPublicKeys ${folder}/keys\n`);
  await writeFile(join(folder, 'mail.eml'), raw);
  const said = await runTool('opendkim', ['-x', 'conf', '-t', 'mail.eml', '-vv'], { cwd: folder });
  return [...said.matchAll(/dkim=(\w+)[^;]* header\.a=([\w-]+)/g)].map(
    ([, result, algorithm]) => `${algorithm} ${result}`,
  );
}

it('Debian’s opendkim verifies both signatures, and neither of a mail that was changed', async () => {
  const identity = sampleIdentity();
  const headers = sampleHeaders({ date: new Date() });
  const { raw } = await renderSignedMail(prepareMail(sampleContent()), headers, createDkimSigner(identity));
  expect(await judge(raw, dkimRecords(identity))).toEqual(['rsa-sha256 pass', 'ed25519-sha256 pass']);
  const changed = Buffer.from(raw.toString('latin1').replace('It is attached', 'It was attached'), 'latin1');
  expect(await judge(changed, dkimRecords(identity))).toEqual(['rsa-sha256 fail', 'ed25519-sha256 fail']);
});
