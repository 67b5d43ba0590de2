import { CertdeskError, type CsrReport, type Language } from '@certdesk/contract';
import { approverAddresses, PkiError } from '@certdesk/pki';
import type { Database, Translators } from '@certdesk/platform';
import type { RegisterRoute } from '../../http/routes.ts';
import type { DeskSchema } from '../../schema.ts';
import { findAuditPage } from '../audit/index.ts';
import type { Authorities } from '../authorities/index.ts';
import { findApproverChanges } from './approver-change.store.ts';
import { addressesOfAuthority, csrFaultsOfAuthority } from './ask-authority.ts';
import { type CancelParts, cancelOrder } from './cancel-order.ts';
import { type ChangeApproverParts, changeApprover } from './change-approver.ts';
import { reportEncryptionKey } from './check-encryption-key.ts';
import { checkCsrFor, NAME_RULES } from './check-order.ts';
import { findDeeds } from './deed.store.ts';
import { checkOrderStatus } from './follow-orders.ts';
import { findIssuances } from './issuance.store.ts';
import { registerLifeCycleRoutes } from './life-cycle.routes.ts';
import { findOrder, findOrders, type OrderRow } from './order.store.ts';
import { type PlaceOrderParts, placeOrder } from './place-order.ts';
import type { Presenter } from './present-order.ts';
import { removeEncryptionKey, setEncryptionKey } from './set-encryption-key.ts';

export type OrderRouteParts = PlaceOrderParts &
  CancelParts &
  ChangeApproverParts & {
    database: Database<DeskSchema>;
    authorities: Authorities;
    presenter: Presenter;
    errors: Translators;
  };

function listAddresses(domain: string): string[] {
  try {
    return approverAddresses(domain, NAME_RULES);
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    throw new CertdeskError('domain.invalid', { faults: [{ path: '/domain', code: 'domain.invalid' }], cause });
  }
}

function registerChecks(route: RegisterRoute, parts: OrderRouteParts): void {
  const { authorities, errors } = parts;
  const word = (report: CsrReport, language: Language): CsrReport => ({
    ...report,
    faults: report.faults.map((fault) => ({ ...fault, detail: errors[language].text(fault.code, fault.params) })),
  });
  route('listProducts', async ({ actor }) => ({ items: [...(await authorities.products(actor.accountId))] }));
  route('listApproverAddresses', async ({ actor, query: { domain, productId } }) => {
    const allowed = listAddresses(domain);
    const product = productId === undefined ? undefined : await authorities.product(productId, actor.accountId);
    const listed = product && (await addressesOfAuthority(parts, product, domain));
    if (!listed) return { domain, addresses: allowed, listedBy: null, freshUntil: null };
    const { addresses, listedBy, freshUntil } = listed;
    return { domain, addresses: [...addresses], listedBy, freshUntil: freshUntil?.toISOString() ?? null };
  });
  route('checkCsr', async ({ actor, body, language }) => {
    const product =
      body.productId === undefined ? undefined : await authorities.product(body.productId, actor.accountId);
    const report = word(await checkCsrFor(body.csr, product), language);
    // What is no CSR is shown to nobody: it may be a private key that was pasted by mistake.
    const authorityFaults = product && report.ok ? await csrFaultsOfAuthority(parts, product, body.csr) : [];
    return { ...report, authorityFaults };
  });
}

/** The HTTP face of orders: what may be ordered, placing, listing, showing, canceling. */
export function registerOrderRoutes(route: RegisterRoute, parts: OrderRouteParts): void {
  const { database, presenter } = parts;
  const detail = async (row: OrderRow) => {
    const issuances = await findIssuances(database.db, row);
    const approverChanges = await findApproverChanges(database.db, row);
    const deeds = await findDeeds(database.db, row);
    return presenter.detail(row, { issuances, approverChanges, deeds });
  };
  const find = async (accountId: string, number: number) => {
    const row = await findOrder(database.db, accountId, number);
    if (!row) throw new CertdeskError('order.not_found');
    return row;
  };
  registerChecks(route, parts);
  registerLifeCycleRoutes(route, parts, detail);
  route('placeOrder', async ({ actor, body, idempotencyKey, reply }) => {
    const row = await placeOrder(parts, { actor, body, idempotencyKey });
    reply.header('location', `/api/v1/orders/${row.number}`);
    return detail(row);
  });
  route('listOrders', async ({ actor, query }) => {
    const { rows, nextCursor } = await findOrders(database.db, actor.accountId, query);
    return { items: rows.map(presenter.order), nextCursor };
  });
  route('showOrder', async ({ actor, params }) => detail(await find(actor.accountId, params.number)));
  route('cancelOrder', async ({ actor, params }) => detail(await cancelOrder(parts, actor, params.number)));
  route('changeApprover', async ({ actor, params, body }) =>
    detail(await changeApprover(parts, { actor, number: params.number, ...body })),
  );
  route('checkOrderStatus', async ({ actor, params }) => detail(await checkOrderStatus(parts, actor, params.number)));
  route('checkEncryptionKey', ({ body, language }) =>
    reportEncryptionKey({ ...body, now: parts.clock.now(), errors: parts.errors[language] }),
  );
  route('setEncryptionKey', async ({ actor, params, body }) =>
    detail(await setEncryptionKey(parts, { actor, number: params.number, ...body })),
  );
  route('removeEncryptionKey', async ({ actor, params }) =>
    detail(await removeEncryptionKey(parts, { actor, number: params.number })),
  );
  route('listOrderAudit', async ({ actor, params, query }) => {
    await find(actor.accountId, params.number);
    return findAuditPage(database.db, {
      accountId: actor.accountId,
      of: { orderNumber: params.number },
      before: query.cursor,
      limit: query.limit,
    });
  });
}
