import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeAuthorities, startFakeAuthorities } from '@certdesk/fake-authority';
import { type RunningDesk, startRunningDesk } from './running-desk.ts';

export type DeskWithAuthorities = RunningDesk & { readonly fake: FakeAuthorities; readonly stop: () => Promise<void> };

type Declared = {
  readonly authorities: readonly Readonly<Record<string, unknown>>[];
  /** The environment variables that the declared secrets name; a credential that is missing fails as a wrong one. */
  readonly secrets: Readonly<Record<string, string | undefined>>;
};

/** A running desk whose file of authorities declares some of the fake ones. `stop` ends both. */
export async function startDeskWithAuthorities(
  declare: (fake: FakeAuthorities) => Declared,
): Promise<DeskWithAuthorities> {
  const folder = await mkdtemp(join(tmpdir(), 'certdesk-authorities-'));
  const fake = await startFakeAuthorities();
  const { authorities, secrets } = declare(fake);
  const file = join(folder, 'authorities.yaml');
  // JSON is YAML.
  await writeFile(file, JSON.stringify({ authorities }));
  const given = Object.entries(secrets).map(([name, value]) => [name, value ?? '']);
  const end = async () => {
    await fake.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const running = await startRunningDesk({
      env: {
        CERTDESK_AUTHORITIES: file,
        CERTDESK_PRIVATE_NETWORKS: '127.0.0.1/32',
        CERTDESK_MAIL_COOL_DOWN_SECONDS: '0',
        ...Object.fromEntries(given),
      },
    });
    const stop = async () => {
      await running.installation.stop();
      await end();
    };
    return { ...running, fake, stop };
  } catch (error) {
    await end();
    throw error;
  }
}
