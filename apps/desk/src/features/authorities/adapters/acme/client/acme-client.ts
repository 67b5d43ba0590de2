import type { OutboundAnswer } from '@certdesk/platform';
import { AuthorityError } from '../../../authority-error.ts';
import { type Account, type AccountOptions, openAccount, registerAccount } from './account.ts';
import { AcmeOrder, Authorization, Challenge, type Directory, type Identifier } from './messages.ts';
import { AcmeError, asGone } from './problems.ts';
import { readJson, type SignedCall } from './transport.ts';

export type NewOrder = {
  readonly identifiers: readonly Identifier[];
  readonly profile?: string | undefined;
  /** RFC 9773 5: the id of the certificate that the new one takes the place of. */
  readonly replaces?: string | undefined;
};
/** With the answer that it was in, whose headers say when to ask again. */
export type ReadOrder = { readonly order: AcmeOrder; readonly answer: OutboundAnswer };
export type ReadAuthorization = { readonly authorization: Authorization; readonly answer: OutboundAnswer };

/** The requests of an ACME account (RFC 8555 7). Each may throw AuthorityError, AcmeError where the server has refused. */
export type AcmeClient = {
  directory: () => Promise<Directory>;
  account: () => Promise<Account>;
  newOrder: (order: NewOrder) => Promise<ReadOrder & { readonly url: string }>;
  readOrder: (url: string) => Promise<ReadOrder>;
  finalize: (order: AcmeOrder, csr: Uint8Array) => Promise<ReadOrder>;
  readAuthorization: (url: string) => Promise<ReadAuthorization>;
  deactivate: (authorizationUrl: string) => Promise<void>;
  /** Tells the server to look now. */
  respond: (challenge: Challenge) => Promise<Challenge>;
  readCertificate: (url: string) => Promise<OutboundAnswer>;
  revoke: (certificate: Uint8Array, reason: number) => Promise<void>;
  /** For what needs no account, such as renewal information. */
  get: (url: string) => Promise<OutboundAnswer>;
};

/** The account is opened once, by whoever comes first; an operator can mend what keeps it from being, so orders wait. */
function createAccountHolder(options: AccountOptions) {
  let opening: Promise<Account> | undefined;
  const open = (how: (options: AccountOptions) => Promise<Account>): Promise<Account> => {
    opening = how(options).catch((error: unknown) => {
      opening = undefined;
      if (!(error instanceof AuthorityError) || error.kind !== 'refused') throw error;
      throw new AuthorityError('unreachable', { reason: error.reason, cause: error });
    });
    return opening;
  };
  return { get: () => opening ?? open(openAccount), renew: () => open(registerAccount) };
}

export function createAcmeClient(options: AccountOptions): AcmeClient {
  const { transport } = options;
  const holder = createAccountHolder(options);

  async function post(call: SignedCall): Promise<OutboundAnswer> {
    try {
      return await transport.post((await holder.get()).signer, call);
    } catch (error) {
      if (!(error instanceof AcmeError) || error.acmeType !== 'accountDoesNotExist') throw error;
      // A server that has lost its accounts takes the same key for a new one.
      return transport.post((await holder.renew()).signer, call);
    }
  }
  const read = (call: SignedCall): Promise<OutboundAnswer> =>
    post(call).catch((error: unknown) => {
      throw asGone(error);
    });
  const toOrder = (answer: OutboundAnswer): ReadOrder => ({ order: readJson(answer, AcmeOrder), answer });

  return {
    directory: transport.directory,
    account: holder.get,
    newOrder: async (payload) => {
      const { newOrder } = await transport.directory();
      const answer = await post({ url: newOrder, payload });
      const url = answer.headers.location;
      if (url === undefined) throw new AuthorityError('unreachable', { cause: new Error('an order without a URL') });
      return { url, ...toOrder(answer) };
    },
    readOrder: async (url) => toOrder(await read({ url })),
    finalize: async (order, csr) =>
      toOrder(await post({ url: order.finalize, payload: { csr: Buffer.from(csr).toString('base64url') } })),
    readAuthorization: async (url) => {
      const answer = await post({ url });
      return { authorization: readJson(answer, Authorization), answer };
    },
    deactivate: async (url) => {
      await post({ url, payload: { status: 'deactivated' } });
    },
    respond: async ({ url }) => readJson(await post({ url, payload: {} }), Challenge),
    readCertificate: (url) => read({ url, accept: 'application/pem-certificate-chain' }),
    revoke: async (certificate, reason) => {
      const { revokeCert } = await transport.directory();
      if (revokeCert === undefined) throw new AuthorityError('refused');
      const payload = { certificate: Buffer.from(certificate).toString('base64url'), reason };
      await post({ url: revokeCert, payload });
    },
    get: transport.get,
  };
}
