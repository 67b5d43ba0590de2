import { randomBytes } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Daemon, runTool, startDaemon, startOnFreePorts } from '@certdesk/mail/testing';
import { waitUntil } from '@certdesk/platform/testing';

const KEY_NAME = 'certdesk-key';
const ALGORITHM = 'hmac-sha256';

export type Dns = {
  /** `127.0.0.1:port`, for queries and updates. */
  readonly address: string;
  /** Settings and secret of the key that may write the zones. */
  readonly key: { readonly name: string; readonly algorithm: 'hmac-sha256'; readonly secret: string };
  /** What a person does at the provider of a zone: `name TXT "text"`, as knsupdate reads it. */
  readonly add: (zone: string, record: string) => Promise<void>;
  readonly remove: (zone: string, record: string) => Promise<void>;
  /** What the server answers, a line for each record. */
  readonly ask: (name: string, type: string) => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
};

/** Every name below leads to this machine, where the tests' web server is. */
const zoneFile = (zone: string) => `$ORIGIN ${zone}.
$TTL 30
@ SOA ns hostmaster 1 3600 600 86400 1
@ NS ns
ns A 127.0.0.1
@ A 127.0.0.1
* A 127.0.0.1
`;

const configuration = (folder: string, port: number, secret: string, zones: readonly string[]) => `server:
  listen: 127.0.0.1@${port}
  rundir: ${folder}
  pidfile: ${folder}/knot.pid
database:
  storage: ${folder}
key:
  - id: ${KEY_NAME}
    algorithm: ${ALGORITHM}
    secret: ${secret}
acl:
  - id: update
    action: update
    key: ${KEY_NAME}
template:
  - id: default
    storage: ${folder}
    file: "%s.zone"
    zonefile-sync: -1
    acl: update
zone:
${zones.map((zone) => `  - domain: ${zone}`).join('\n')}
`;

/** That it answers by TCP says nothing of UDP, where somebody else may have the port, nor of its zones. */
async function answersForAll(port: number, zones: readonly string[]): Promise<void> {
  const resolver = new Resolver({ timeout: 1_000, tries: 2 });
  resolver.setServers([`127.0.0.1:${port}`]);
  for (const zone of zones)
    await waitUntil(`${zone} is served`, () =>
      resolver.resolveSoa(zone).then(
        () => true,
        () => false,
      ),
    );
}

type Config = { readonly folder: string; readonly secret: string; readonly zones: readonly string[] };

async function startKnot(port: number, { folder, secret, zones }: Config): Promise<Daemon> {
  await writeFile(join(folder, 'knot.conf'), configuration(folder, port, secret, zones));
  const daemon = await startDaemon(['knotd', '-c', join(folder, 'knot.conf')], { cwd: folder, ports: [port] });
  try {
    await answersForAll(port, zones);
    return daemon;
  } catch (error) {
    await daemon.stop();
    throw error;
  }
}

/** Debian's Knot DNS with these zones, on a loopback port; updates are taken with its key only. */
export async function startDns({ zones }: { zones: readonly string[] }): Promise<Dns> {
  const folder = await mkdtemp(join(tmpdir(), 'certdesk-dns-'));
  const secret = randomBytes(32).toString('base64');
  await Promise.all(zones.map((zone) => writeFile(join(folder, `${zone}.zone`), zoneFile(zone))));
  const { port, daemon } = await startOnFreePorts(1, async ([port = 0]) => ({
    port,
    daemon: await startKnot(port, { folder, secret, zones }),
  }));
  const update = async (zone: string, line: string) => {
    const input = `server 127.0.0.1 ${port}\nzone ${zone}.\n${line}\nsend\n`;
    await runTool('knsupdate', ['-v', '-y', `${ALGORITHM}:${KEY_NAME}:${secret}`], { cwd: folder, input });
  };
  return {
    address: `127.0.0.1:${port}`,
    key: { name: KEY_NAME, algorithm: ALGORITHM, secret },
    add: (zone, record) => update(zone, `add ${record.replace(' ', '. 30 ')}`),
    remove: (zone, record) => update(zone, `del ${record.replace(' ', '. ')}`),
    ask: async (name, type) => {
      const answer = await runTool('kdig', ['@127.0.0.1', '-p', String(port), '+short', name, type]);
      return answer.split('\n').filter(Boolean);
    },
    stop: async () => {
      await daemon.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
