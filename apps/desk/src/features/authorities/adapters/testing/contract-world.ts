import { X509Certificate } from 'node:crypto';
import type { Issuance } from '@certdesk/contract';
import { type FakeAuthorities, type FakeAuthorityOptions, startFakeAuthorities } from '@certdesk/fake-authority';
import { createCsr, pemDecode } from '@certdesk/pki';
import { createOutbound, newId, type Outbound, silentLog } from '@certdesk/platform';
import { createTestClock } from '@certdesk/platform/testing';
import { expect, onTestFinished } from 'vitest';
import type { FetchesChain, PlacedOrder } from '../../abilities.ts';
import type { AdapterParts, AuthorityKeep } from '../../adapter.ts';
import type { OrderToPlace } from '../../authority.ts';
import { AuthorityError } from '../../authority-error.ts';

/** Long enough for a machine under load; short where an authority is silent, since the test then waits for it. */
const TIMEOUT_MS = { usual: 30_000, silent: 1_000 };
const isSilent = ({ faults }: FakeAuthorities): boolean =>
  faults.list().some((fault) => fault.at === 'call' && fault.strike.do === 'hang');

export const CSR = (await createCsr({ names: ['www.example.com'], key: 'ecdsa-p256' })).csrPem;
const OTHER_CSR = (await createCsr({ names: ['www.example.com'], key: 'ecdsa-p256' })).csrPem;
/** A reissue with another key. */
export const REISSUE = { id: 'reissue-1', csr: OTHER_CSR };
export const ADMINISTRATOR = 'admin@example.com';

export type KeptValues = AuthorityKeep & { readonly values: Map<string, string> };
export function keepInMemory(): KeptValues {
  const values = new Map<string, string>();
  return {
    values,
    read: async (name) => values.get(name),
    write: async (name, value) => void values.set(name, value),
  };
}

/** What an adapter is given beside its own settings. */
export type CommonParts = Omit<AdapterParts<unknown, unknown>, 'settings' | 'secrets'>;
export type ContractWorld = { readonly fake: FakeAuthorities; readonly parts: CommonParts };

/** The fake authorities and what an adapter is given, with the desk's own way out, which ends a call sooner. */
export async function startContractWorld(options: FakeAuthorityOptions = {}): Promise<ContractWorld> {
  const clock = createTestClock();
  const fake = await startFakeAuthorities({ clock, ...options });
  onTestFinished(fake.stop);
  const call = createOutbound({ hosts: [new URL(fake.url).host], privateNetworks: ['127.0.0.0/8'] });
  const outbound: Outbound = (request) =>
    call({ ...request, timeoutMs: isSilent(fake) ? TIMEOUT_MS.silent : TIMEOUT_MS.usual });
  const parts: CommonParts = {
    id: 'commercial',
    name: 'Commercial CA',
    outbound,
    keep: keepInMemory(),
    challenges: { publish: async () => {}, withdraw: async () => {} },
    proofs: { note: async () => {}, forget: async () => {}, ownersOf: async () => new Map() },
    clock: fake.clock,
    log: silentLog,
  };
  return { fake, parts };
}

/** An order for www.example.com whose administrator is admin@example.com. */
export const orderToPlace = (change: Partial<OrderToPlace> & Pick<OrderToPlace, 'productId'>): OrderToPlace => ({
  reference: newId(),
  accountId: newId(),
  orderNumber: 1001,
  csr: CSR,
  names: ['www.example.com'],
  approverEmail: ADMINISTRATOR,
  language: 'de',
  serverType: 'nginx',
  applicant: 'Example Corp',
  contacts: {},
  organization: null,
  ...change,
});

export const placedOrder = (order: OrderToPlace, authorityOrderId: string): PlacedOrder => ({
  reference: order.reference,
  accountId: order.accountId,
  authorityOrderId,
  productId: order.productId,
  csr: order.csr,
  names: order.names,
  validationMethod: order.validationMethod ?? 'dns',
});

/** The AuthorityError that a call throws; fails when it throws none. */
export async function failureOf(call: Promise<unknown>): Promise<AuthorityError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AuthorityError)) throw new Error('no AuthorityError was thrown', { cause: error });
  return error;
}

/** An email of an order, to its administrator, as the desk asks for it. */
export const mailToRequest = (authorityOrderId: string, kind: 'approver' | 'fulfillment') => ({
  id: 'm1',
  authorityOrderId,
  kind,
  recipient: ADMINISTRATOR,
});

/** The certificates that an authority hands out for what it has issued, as OpenSSL reads them, leaf first. */
export async function chainOf(
  authority: FetchesChain,
  authorityOrderId: string,
  issuance: Issuance,
): Promise<X509Certificate[]> {
  const { chainPem } = await authority.fetchChain(authorityOrderId, issuance);
  return pemDecode(chainPem).map(({ der }) => new X509Certificate(der));
}

/** Fails unless the chain is that of the one issuance of the order of `orderToPlace`, signed by the fake authority. */
export async function expectIssued(
  authority: FetchesChain,
  authorityOrderId: string,
  issuances: readonly Issuance[],
): Promise<Issuance> {
  const [issuance, ...more] = issuances;
  if (!issuance || more.length > 0) throw new Error(`issued ${issuances.length} times, not once`);
  const chain = await chainOf(authority, authorityOrderId, issuance);
  expect(chain.map(({ subject }) => subject)).toEqual([
    'CN=www.example.com',
    expect.stringContaining('CN=Fake Issuing CA'),
  ]);
  expect(chain[0]?.serialNumber).toBe(issuance.serialNumber);
  return issuance;
}
