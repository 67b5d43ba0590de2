import { lookup as systemLookup } from 'node:dns/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AddressForbidden } from './address-guard.ts';

export type ResolvedAddress = { readonly address: string; readonly family: number };
/** A name's addresses; throws as dns.lookup does. */
export type ResolveHost = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export const resolveBySystem: ResolveHost = (hostname) => systemLookup(hostname, { all: true });

/** An idle connection is kept for so long: a server that closes it just as a request leaves makes an outcome uncertain. */
const IDLE_MS = 2_000;
const MAX_SOCKETS = 32;

/** Looks a name up for one connection, and hands over only addresses that pass: what is checked is what is connected to. */
function checkedLookup(resolve: ResolveHost, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, { all, family }, callback) => {
    resolve(hostname).then(
      (found) => {
        const passing = found
          .filter((entry) => isAllowed(entry.address))
          .filter((entry) => !family || family === entry.family);
        const [first] = passing;
        if (!first) callback(new AddressForbidden(), []);
        else if (all) callback(null, [...passing]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}

/** The second lock: whatever has chosen the address, a socket that ends up elsewhere is closed before anything is written. */
function guardSocket(socket: Duplex | null | undefined, isAllowed: (address: string) => boolean): void {
  // cast: agents of http and https make sockets of node:net
  const connection = socket as Socket | null | undefined;
  connection?.prependOnceListener('connect', () => {
    if (!isAllowed(connection.remoteAddress ?? '')) connection.destroy(new AddressForbidden());
  });
}

export type AgentOptions = {
  readonly resolve: ResolveHost;
  readonly isAllowed: (address: string) => boolean;
  /** PEM; in place of the roots of the program. */
  readonly ca: string | undefined;
};

/** Sockets of these are connected to allowed addresses only, each connection checked by itself. No proxy of the environment. */
export function createCheckedAgents(options: {
  readonly http: Omit<AgentOptions, 'ca'>;
  readonly https: AgentOptions;
}): { readonly http: HttpAgent; readonly https: HttpsAgent } {
  const common = { keepAlive: true, maxSockets: MAX_SOCKETS, timeout: IDLE_MS, agentKeepAliveTimeoutBuffer: 1_000 };
  const guard = <A extends HttpAgent>(agent: A, { resolve, isAllowed }: Omit<AgentOptions, 'ca'>): A => {
    const connect = agent.createConnection.bind(agent);
    const lookup = checkedLookup(resolve, isAllowed);
    agent.createConnection = (settings, callback) => {
      const socket = connect({ ...settings, lookup }, callback);
      guardSocket(socket, isAllowed);
      return socket;
    };
    return agent;
  };
  const ca = options.https.ca === undefined ? {} : { ca: options.https.ca };
  return {
    http: guard(new HttpAgent(common), options.http),
    https: guard(new HttpsAgent({ ...common, ...ca, rejectUnauthorized: true }), options.https),
  };
}
