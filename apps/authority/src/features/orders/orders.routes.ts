import {
  AuthorityOrder,
  AuthorityProduct,
  CancelAuthorityOrder,
  ChangeAuthorityApprover,
  PlaceAuthorityOrder,
  SetAuthorityEncryptionKey,
} from '@certdesk/authority-protocol';
import { ApproverAddresses, ApproverAddressesQuery, CertdeskError, CheckCsrBody, CsrReport } from '@certdesk/contract';
import { approverAddresses, checkCsr, PkiError } from '@certdesk/pki';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { cancelOrder } from './cancel-order.ts';
import { type ChangeApproverOptions, changeApprover } from './change-approver.ts';
import { csrRulesOf } from './check-order.ts';
import { setEncryptionKey } from './encryption-key.ts';
import { NAME_RULES } from './name-rules.ts';
import { findOrder } from './order.store.ts';
import { viewOrder } from './order-view.ts';
import { type PlaceOrderOptions, placeOrder } from './place-order.ts';
import { findProduct, PRODUCTS } from './product.ts';

const AuthorityAddresses = ApproverAddresses.pick({ domain: true, addresses: true });

export const OrderParams = z.object({ id: z.uuid() });
export type OrderParams = z.infer<typeof OrderParams>;

export type OrderRoutesOptions = PlaceOrderOptions &
  ChangeApproverOptions & {
    /** The validity of a product as the calendar of SC-081 allows it today, in days. */
    validityOf: (product: AuthorityProduct) => number;
  };

function listAddresses(domain: string): string[] {
  try {
    return approverAddresses(domain, NAME_RULES);
  } catch (cause) {
    if (cause instanceof PkiError) throw new CertdeskError('domain.invalid', { cause });
    throw cause;
  }
}

function addCatalogRoutes(app: FastifyInstance, { validityOf }: OrderRoutesOptions): void {
  app.get(
    '/v1/products',
    { schema: { response: { 200: z.object({ items: z.array(AuthorityProduct) }) } } },
    async () => ({ items: PRODUCTS.map((product) => ({ ...product, validityDays: validityOf(product) })) }),
  );

  app.get<{ Querystring: z.infer<typeof ApproverAddressesQuery> }>(
    '/v1/approver-addresses',
    { schema: { querystring: ApproverAddressesQuery, response: { 200: AuthorityAddresses } } },
    async ({ query }) => ({ domain: query.domain, addresses: listAddresses(query.domain) }),
  );

  app.post<{ Body: z.infer<typeof CheckCsrBody> }>(
    '/v1/csr-checks',
    { schema: { body: CheckCsrBody, response: { 200: CsrReport } } },
    async ({ body }) => {
      const product = body.productId === undefined ? undefined : findProduct(body.productId);
      if (body.productId !== undefined && !product) throw new CertdeskError('product.not_found');
      return checkCsr(body.csr, product ? csrRulesOf(product) : NAME_RULES);
    },
  );
}

/** Products, checks and orders, as the desk asks for them. */
export function addOrderRoutes(app: FastifyInstance, options: OrderRoutesOptions): void {
  const { db } = options;
  addCatalogRoutes(app, options);

  app.post<{ Body: PlaceAuthorityOrder }>(
    '/v1/orders',
    { schema: { body: PlaceAuthorityOrder, response: { 201: AuthorityOrder } } },
    async ({ body }, reply) => reply.code(201).send(await viewOrder(db, await placeOrder(options, body))),
  );

  app.get<{ Params: OrderParams }>(
    '/v1/orders/:id',
    { schema: { params: OrderParams, response: { 200: AuthorityOrder } } },
    async ({ params }) => {
      const order = await findOrder(db, params.id);
      if (!order) throw new CertdeskError('order.not_found');
      return viewOrder(db, order);
    },
  );

  app.post<{ Params: OrderParams }>(
    '/v1/orders/:id/cancellation',
    { schema: { params: OrderParams, body: CancelAuthorityOrder, response: { 200: AuthorityOrder } } },
    async ({ params }) => viewOrder(db, await cancelOrder(options, params.id)),
  );

  app.post<{ Params: OrderParams; Body: ChangeAuthorityApprover }>(
    '/v1/orders/:id/approver',
    { schema: { params: OrderParams, body: ChangeAuthorityApprover, response: { 200: AuthorityOrder } } },
    async ({ params, body }) => viewOrder(db, await changeApprover(options, params.id, body)),
  );

  app.put<{ Params: OrderParams; Body: SetAuthorityEncryptionKey }>(
    '/v1/orders/:id/encryption-key',
    { schema: { params: OrderParams, body: SetAuthorityEncryptionKey, response: { 200: AuthorityOrder } } },
    async ({ params, body }) => viewOrder(db, await setEncryptionKey(options, { orderId: params.id, ...body })),
  );
}
