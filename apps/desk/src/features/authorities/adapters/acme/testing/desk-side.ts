import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, createOutbound, type Outbound, OutboundError, silentLog, systemClock } from '@certdesk/platform';
import type { z } from 'zod';
import type { AdapterParts, AuthorityKeep, HttpChallenges, Proofs } from '../../../adapter.ts';
import { AcmeSecrets, AcmeSettings } from '../settings.ts';

export function memoryKeep(): AuthorityKeep & { readonly values: Map<string, string> } {
  const values = new Map<string, string>();
  return {
    values,
    read: async (name) => values.get(name),
    write: async (name, value) => {
      values.set(name, value);
    },
  };
}

export function memoryChallenges(): HttpChallenges & {
  readonly open: Map<string, { content: string; order: string }>;
} {
  const open = new Map<string, { content: string; order: string }>();
  return {
    open,
    publish: async (challenges) => {
      for (const { token, content, order } of challenges) open.set(token, { content, order });
    },
    withdraw: async (order) => {
      for (const [token, one] of open) if (one.order === order) open.delete(token);
    },
  };
}

export function memoryProofs(clock: Clock = systemClock): Proofs {
  const known = new Map<string, { readonly accountId: string; readonly until: Date }>();
  const find = (key: string) => {
    const proof = known.get(key);
    return proof && proof.until > clock.now() ? proof : undefined;
  };
  return {
    note: async (proofs) => {
      for (const { key, ...proof } of proofs) if (!find(key)) known.set(key, proof);
    },
    forget: async (keys) => {
      for (const key of keys) known.delete(key);
    },
    ownersOf: async (keys) =>
      new Map(
        keys.flatMap((key) => {
          const proof = find(key);
          return proof ? [[key, proof.accountId] as const] : [];
        }),
      ),
  };
}

/**
 * A web server of a name that is to be shown, with what the desk would answer there. `hold`: it lets whoever looks wait
 * until it is released.
 */
export async function startResponder(challenges: { readonly open: ReadonlyMap<string, { content: string }> }) {
  let held: Promise<void> | undefined;
  const server: Server = createServer(async (request, reply) => {
    await held;
    const token = /^\/\.well-known\/acme-challenge\/(.+)$/.exec(request.url ?? '')?.[1];
    const found = token === undefined ? undefined : challenges.open.get(token);
    // Closed each time: who uses a connection again just as it ends has a fault of their own to tell.
    reply.writeHead(found ? 200 : 404, { connection: 'close' }).end(found?.content ?? '');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port, // cast: a TCP server has no pipe name
    hold: (): { readonly release: () => void } => {
      const gate = Promise.withResolvers<void>();
      held = gate.promise;
      return { release: gate.resolve };
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type DeskSide = {
  readonly parts: AdapterParts<AcmeSettings, AcmeSecrets>;
  readonly keep: ReturnType<typeof memoryKeep>;
  readonly challenges: ReturnType<typeof memoryChallenges>;
  readonly proofs: Proofs;
  /** What has been asked for, oldest first: the first part of each path, which tells the resource. */
  readonly asked: readonly string[];
};

/** The call that is lost: the first of a resource, or the nth. */
export type BreakAt = { readonly resource: string; readonly time?: number; readonly lost: 'request' | 'answer' };

/** What the desk gives the adapter, kept in memory; calls go out as they do in the desk, but for the one that is lost. */
export function createDeskSide(options: {
  readonly settings: Omit<z.input<typeof AcmeSettings>, 'termsOfServiceAgreed'>;
  readonly secrets?: object;
  readonly from?: Partial<Pick<DeskSide, 'keep' | 'challenges' | 'proofs'>>;
  readonly breakAt?: BreakAt;
  readonly clock?: Clock;
}): DeskSide {
  const settings = AcmeSettings.parse({ termsOfServiceAgreed: true, ...options.settings });
  const { clock = systemClock } = options;
  const { keep = memoryKeep(), challenges = memoryChallenges(), proofs = memoryProofs(clock) } = options.from ?? {};
  const call = createOutbound({
    hosts: [new URL(settings.directoryUrl).host],
    privateNetworks: ['127.0.0.1'],
    ca: settings.trustedRoots,
  });
  const asked: string[] = [];
  const { resource: breaking, time = 1, lost: part } = options.breakAt ?? {};
  const outbound: Outbound = async (request) => {
    const resource = new URL(request.url).pathname.split('/')[1] ?? '';
    asked.push(resource);
    const times = asked.filter((one) => one === resource).length;
    const lost = resource === breaking && times === time ? part : undefined;
    if (lost === 'request') throw new OutboundError('not_sent');
    const answer = await call(request);
    if (lost === 'answer') throw new OutboundError('uncertain');
    return answer;
  };
  const parts = {
    id: 'pebble',
    name: 'Pebble',
    settings,
    secrets: AcmeSecrets.parse(options.secrets ?? {}),
    outbound,
    keep,
    challenges,
    proofs,
    clock,
    log: silentLog,
  };
  return { parts, keep, challenges, proofs, asked };
}
