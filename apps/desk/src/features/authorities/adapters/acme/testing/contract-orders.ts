import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from './signed-requests.ts';

export type ContractOrder = {
  status: 'pending' | 'ready' | 'processing' | 'valid' | 'invalid';
  readonly identifiers: readonly { readonly type: string; readonly value: string }[];
  readonly profile: string | undefined;
  readonly replaces: string | undefined;
  readonly expires: string | undefined;
  /** The state of each name's authorization. */
  readonly names: ('pending' | 'valid' | 'invalid')[];
  error?: object;
  certificate?: string;
};
export type OrderOptions = {
  readonly profiles?: Readonly<Record<string, string>>;
  readonly challengeTypes?: readonly string[];
  /** Looks whether a name is shown: throws a Refusal whose words become the challenge's error. */
  readonly look?: (name: { readonly name: string; readonly type: string; readonly account: string }) => Promise<void>;
  /** Answers before it has looked, and says `pending` until then; each telling is a look, and the last to end decides. */
  readonly looksMeanwhile?: true;
  /** Issues when this has come true; until then an order that is finalized is `processing`. */
  readonly issuesAfter?: Promise<void>;
  /** When its orders end, RFC 3339; it does not tell unless given. */
  readonly expires?: string;
};

const NewOrder = z.object({
  identifiers: z.array(z.object({ type: z.string(), value: z.string() })),
  profile: z.string().optional(),
  replaces: z.string().optional(),
});
const Csr = z.object({ csr: z.string() });
const Revocation = z.object({ certificate: z.string(), reason: z.number() });
const CHALLENGE_TYPES = ['http-01', 'dns-01', 'dns-persist-01'];

export const problem = (type: string, detail: string) => ({ type: `urn:ietf:params:acme:error:${type}`, detail });

function challengeView(base: string, order: ContractOrder, place: readonly string[], type: string) {
  const status = order.names[Number(place[1])];
  return {
    type,
    url: `${base}/challenge/${place.join('/')}/${type}`,
    status,
    ...(type === 'dns-persist-01' ? { 'issuer-domain-names': ['ca.example'] } : { token: `token-${place.join('-')}` }),
    ...(status === 'invalid' && { error: order.error }),
  };
}

function view(base: string, order: ContractOrder, number: string) {
  return {
    status: order.status,
    identifiers: order.identifiers,
    authorizations: order.identifiers.map((_, index) => `${base}/authz/${number}/${index}`),
    finalize: `${base}/finalize/${number}`,
    ...(order.expires && { expires: order.expires }),
    ...(order.error && { error: order.error }),
    ...(order.certificate && { certificate: `${base}/cert/${number}` }),
  };
}

/** Orders of a contract server as RFC 8555 7.1.6 has their states. `issue` makes a chain from a CSR. */
export function createOrders(options: OrderOptions, issue: (csr: string, number: string) => Promise<string>) {
  const orders: ContractOrder[] = [];
  const revoked = new Set<string>();
  const at = (number = ''): ContractOrder => {
    const order = orders[Number(number)];
    if (!order) throw new Refusal(404, 'malformed', { detail: 'no such order' });
    return order;
  };
  const lookAt = async ([number = '', index = '', type = '']: readonly string[], account: string): Promise<void> => {
    const order = at(number);
    try {
      await options.look?.({ name: order.identifiers[Number(index)]?.value ?? '', type, account });
      order.names[Number(index)] = 'valid';
      if (order.names.every((state) => state === 'valid') && order.status === 'pending') order.status = 'ready';
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      order.names[Number(index)] = 'invalid';
      order.status = 'invalid';
      order.error = problem(error.type, error.detail);
    }
  };
  return {
    all: orders as readonly ContractOrder[],
    view: (base: string, number: string) => view(base, at(number), number),
    certificate: (number?: string) => at(number).certificate,
    place: (payload: unknown): string => {
      const { identifiers, profile, replaces } = NewOrder.parse(payload);
      if (profile !== undefined && !options.profiles?.[profile]) throw new Refusal(400, 'invalidProfile');
      if (replaces !== undefined && orders.some((order) => order.replaces === replaces))
        throw new Refusal(409, 'alreadyReplaced');
      const { expires } = options;
      orders.push({
        status: 'pending',
        identifiers,
        profile,
        replaces,
        expires,
        names: identifiers.map(() => 'pending'),
      });
      return String(orders.length - 1);
    },
    authorization: (base: string, [number = '', index = '']: readonly string[]) => {
      const order = at(number);
      const { type, value } = order.identifiers[Number(index)] ?? { type: 'dns', value: '' };
      const types = options.challengeTypes ?? CHALLENGE_TYPES;
      return {
        status: order.names[Number(index)],
        identifier: { type, value: value.replace('*.', '') },
        wildcard: value.startsWith('*.'),
        challenges: types.map((one) => challengeView(base, order, [number, index], one)),
      };
    },
    respond: async (base: string, place: readonly string[], account: string) => {
      const looking = lookAt(place, account);
      if (!options.looksMeanwhile) await looking;
      const [number = '', index = '', type = ''] = place;
      return challengeView(base, at(number), [number, index], type);
    },
    finalize: async (number: string, payload: unknown): Promise<void> => {
      const order = at(number);
      if (order.status !== 'ready') throw new Refusal(403, 'orderNotReady');
      const certificate = await issue(Csr.parse(payload).csr, number);
      order.status = 'processing';
      const issued = Promise.resolve(options.issuesAfter).then(() => {
        Object.assign(order, { certificate, status: 'valid' });
      });
      if (!options.issuesAfter) await issued;
    },
    revoke: (payload: unknown): void => {
      const { certificate } = Revocation.parse(payload);
      const { serialNumber } = new X509Certificate(Buffer.from(certificate, 'base64url'));
      if (revoked.has(serialNumber)) throw new Refusal(400, 'alreadyRevoked');
      revoked.add(serialNumber);
    },
  };
}
