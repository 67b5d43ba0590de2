import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates, startDaemon, startOnFreePorts } from '@certdesk/mail/testing';

export type PebbleOptions = {
  /** Accounts must be bound to this customer. */
  readonly eab?: { readonly kid: string; readonly hmacKey: string };
  /** In percent. */
  readonly badNonceRate?: number;
  /** In percent. */
  readonly authzReuse?: number;
  /** How long a validation takes, in seconds, from 0 on by chance; none unless given. */
  readonly validationSeconds?: number;
  /** Nothing is looked at: every name is taken for shown. */
  readonly alwaysValid?: boolean;
  readonly alternateRoots?: number;
  readonly refusedDomains?: readonly string[];
  /** `127.0.0.1:port`. */
  readonly dnsServer?: string;
  /** Where names are looked at by http-01. */
  readonly httpPort?: number;
};
export type Pebble = {
  readonly directoryUrl: string;
  /** PEM of what its own TLS certificate is signed with. */
  readonly trustedRoots: string;
  /** `https://127.0.0.1:port`: its roots, and the status of certificates. */
  readonly managementUrl: string;
  readonly stop: () => Promise<void>;
};

function environment(options: PebbleOptions): Record<string, string> {
  const { badNonceRate = 0, authzReuse = 0, validationSeconds, alwaysValid, alternateRoots } = options;
  return {
    PEBBLE_WFE_NONCEREJECT: String(badNonceRate),
    PEBBLE_AUTHZREUSE: String(authzReuse),
    ...(validationSeconds === undefined
      ? { PEBBLE_VA_NOSLEEP: '1' }
      : { PEBBLE_VA_SLEEPTIME: String(validationSeconds) }),
    ...(alwaysValid && { PEBBLE_VA_ALWAYS_VALID: '1' }),
    ...(alternateRoots !== undefined && { PEBBLE_ALTERNATE_ROOTS: String(alternateRoots) }),
  };
}

type Ports = readonly [port: number, managementPort: number, unusedPort: number];

function configuration(folder: string, [port, managementPort, unusedPort]: Ports, options: PebbleOptions) {
  const { eab, refusedDomains = [], httpPort = unusedPort } = options;
  return {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${managementPort}`,
    certificate: join(folder, 'server.pem'),
    privateKey: join(folder, 'server.key'),
    httpPort,
    tlsPort: unusedPort,
    ocspResponderURL: '',
    externalAccountBindingRequired: eab !== undefined,
    externalAccountMACKeys: eab ? { [eab.kid]: eab.hmacKey } : {},
    domainBlocklist: refusedDomains,
  };
}

/** Debian's Pebble on loopback ports. It forgets everything when it ends. */
export async function startPebble(options: PebbleOptions = {}): Promise<Pebble> {
  const folder = await mkdtemp(join(tmpdir(), 'certdesk-pebble-'));
  const trustedRoots = await makeCertificates(folder);
  const file = join(folder, 'pebble.json');
  const dns = options.dnsServer === undefined ? [] : ['-dnsserver', options.dnsServer];
  const { port, managementPort, daemon } = await startOnFreePorts(
    3,
    async ([port = 0, managementPort = 0, unusedPort = 0]) => {
      const pebble = configuration(folder, [port, managementPort, unusedPort], options);
      await writeFile(file, JSON.stringify({ pebble }));
      const daemon = await startDaemon(['pebble', '-config', file, ...dns], {
        cwd: folder,
        ports: [port, managementPort],
        env: environment(options),
      });
      return { port, managementPort, daemon };
    },
  );
  return {
    directoryUrl: `https://127.0.0.1:${port}/dir`,
    trustedRoots,
    managementUrl: `https://127.0.0.1:${managementPort}`,
    stop: async () => {
      await daemon.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
