import { Readable } from 'node:stream';
import { CertdeskError } from '@certdesk/contract';
import type { Clock, Database } from '@certdesk/platform';
import { signStatement, withDisclosure } from '@certdesk/receipts';
import type { FastifyReply } from 'fastify';
import type { RegisterRoute } from '../../http/routes.ts';
import type { DeskSchema } from '../../schema.ts';
import { findOrder } from '../orders/index.ts';
import { findChain, findReceipt, type ReceiptKey, type ReceiptRow } from './receipt.store.ts';
import { findPublicKeys } from './receipt-key.store.ts';
import type { Signer } from './signer.ts';
import { writeChain } from './write-chain.ts';

export type ReceiptParts = {
  readonly database: Database<DeskSchema>;
  readonly clock: Clock;
  readonly signer: Signer;
  /** Public address of the desk. */
  readonly issuer: string;
};

/** A new key appears here before anything is signed with it, and none ever leaves. */
const KEYS_FRESH_SECONDS = 300;

async function getReceipt({ database }: ReceiptParts, key: ReceiptKey): Promise<ReceiptRow> {
  const receipt = await findReceipt(database.db, key);
  if (receipt) return receipt;
  const order = await findOrder(database.db, key.accountId, key.orderNumber);
  throw new CertdeskError(order ? 'receipt.not_found' : 'order.not_found');
}

type File = { readonly name: string; readonly type: string };

function attach<C extends string | Readable>(reply: FastifyReply, { name, type }: File, content: C): C {
  reply.header('content-type', type).header('content-disposition', `attachment; filename="${name}"`);
  return content;
}

function registerSingle(route: RegisterRoute, parts: ReceiptParts): void {
  route('downloadReceipt', async ({ actor, params: { number, id }, reply }) => {
    const { sequence, receipt } = await getReceipt(parts, {
      accountId: actor.accountId,
      orderNumber: number,
      requestId: id,
    });
    return attach(reply, { name: `receipt-${number}-${sequence}.jws`, type: 'application/jose' }, receipt);
  });
  route('downloadAddressedReceipt', async ({ actor, params: { number, id }, reply }) => {
    const { sequence, receipt, disclosure } = await getReceipt(parts, {
      accountId: actor.accountId,
      orderNumber: number,
      requestId: id,
    });
    const file = { name: `receipt-${number}-${sequence}-with-address.sd-jwt`, type: 'application/sd-jwt' };
    return attach(reply, file, withDisclosure(receipt, disclosure));
  });
}

/** The HTTP face of receipts: one of an order, the whole chain of the account, and the keys to verify them with. */
export function registerReceiptRoutes(route: RegisterRoute, parts: ReceiptParts): void {
  const { database, clock, signer, issuer } = parts;
  registerSingle(route, parts);
  route('downloadReceipts', async ({ actor: { accountId }, query: { after, limit }, reply }) => {
    const key = await signer.unlock();
    const { sequence, head } = await findChain(database.db, accountId);
    const iat = Math.floor(clock.now().getTime() / 1000);
    const statement = await signStatement({ iss: issuer, iat, account: accountId, sequence, head }, key);
    const upTo = limit === undefined ? sequence : Math.min(sequence, after + limit);
    const lines = Readable.from(writeChain(database, { accountId, after, upTo, statement }));
    return attach(reply, { name: 'receipts.jsonl', type: 'application/jsonl' }, lines);
  });
  route('listReceiptKeys', async ({ reply }) => {
    reply.header('cache-control', `public, max-age=${KEYS_FRESH_SECONDS}`);
    return { keys: await findPublicKeys(database.db) };
  });
}
