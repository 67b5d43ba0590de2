import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dns, type Pebble, startDns, startPebble } from '@certdesk/desk/acme-testing';
import { createOutbound } from '@certdesk/platform';
import { findFreePorts } from '@certdesk/platform/free-ports';

export type AcmeAuthority = {
  /** Also that of its one product. */
  readonly name: string;
  /** Below it every name leads to the desk. */
  readonly zone: string;
  readonly dns: Pick<Dns, 'add'>;
  /** What a desk is to be started with, so that it orders there and is the web server of the names. */
  readonly env: Readonly<Record<string, string>>;
  /** The root of what it issues, PEM. */
  readonly readRoot: () => Promise<string>;
  readonly stop: () => Promise<void>;
};

const NAME = 'Pebble';
const EAB = { kid: 'certdesk-customer', hmacKey: Buffer.alloc(32, 7).toString('base64url') };

/** JSON is YAML. The customer's key stands in the environment, as operators keep it out of git. */
const declaration = ({ directoryUrl, trustedRoots }: Pebble, dns: Dns): string => {
  const settings = { directoryUrl, trustedRoots, termsOfServiceAgreed: true, checkServers: [dns.address] };
  const secrets = { eabKid: { env: 'PEBBLE_EAB_KID' }, eabHmacKey: { env: 'PEBBLE_EAB_HMAC_KEY' } };
  return JSON.stringify({ authorities: [{ id: 'pebble', kind: 'acme', name: NAME, settings, secrets }] });
};

/** Debian's Pebble, which demands an external account binding, and Debian's Knot DNS with one zone. */
export async function startAcmeAuthority(zone: string): Promise<AcmeAuthority> {
  const folder = await mkdtemp(join(tmpdir(), 'certdesk-acme-'));
  const [port = 0] = await findFreePorts(1);
  const dns = await startDns({ zones: [zone] });
  const pebble = await startPebble({ dnsServer: dns.address, httpPort: port, eab: EAB });
  const file = join(folder, 'authorities.yaml');
  await writeFile(file, declaration(pebble, dns));
  const { host } = new URL(pebble.managementUrl);
  const call = createOutbound({ hosts: [host], privateNetworks: ['127.0.0.1'], ca: pebble.trustedRoots });
  return {
    name: NAME,
    zone,
    dns,
    env: {
      CERTDESK_PORT: String(port),
      CERTDESK_AUTHORITIES: file,
      CERTDESK_PRIVATE_NETWORKS: '127.0.0.1/32',
      PEBBLE_EAB_KID: EAB.kid,
      PEBBLE_EAB_HMAC_KEY: EAB.hmacKey,
    },
    readRoot: async () => (await call({ method: 'GET', url: `${pebble.managementUrl}/roots/0` })).body.toString(),
    stop: async () => {
      await pebble.stop();
      await dns.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
