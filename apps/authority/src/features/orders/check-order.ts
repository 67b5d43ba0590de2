import type { AuthorityProduct, PlaceAuthorityOrder } from '@certdesk/authority-protocol';
import { CertdeskError, type CsrReport, type ErrorCode, type FieldFault } from '@certdesk/contract';
import { approverAddressesForNames, checkCsr } from '@certdesk/pki';
import { NAME_RULES } from './name-rules.ts';
import { findProduct } from './product.ts';

/** What an order may be placed with, once it has been checked. */
export type CheckedOrder = { readonly report: CsrReport; readonly publicKeySha256: string };

type Finding = { readonly code: ErrorCode; readonly faults: readonly FieldFault[] };

export const csrRulesOf = (product: AuthorityProduct) => ({
  ...NAME_RULES,
  wildcard: product.wildcard,
  maxNames: product.maxNames,
  validationLevel: product.validationLevel,
});

export function findingsOfCsr(report: CsrReport): Finding[] {
  const errors = report.faults.filter((fault) => fault.severity === 'error');
  if (errors.length === 0) return [];
  const faults = errors.map(({ code, params }) => ({ path: '/csr', code, ...(params ? { params } : {}) }));
  return [{ code: 'order.csr_refused', faults }];
}

/** The names in the certificate are exactly the order's: a request that carries others is not of this order. */
function findingsOfNames(report: CsrReport, names: readonly string[]): Finding[] {
  const asked = new Set(names);
  if (asked.size === report.names.length && report.names.every((name) => asked.has(name))) return [];
  return [{ code: 'order.validation_refused', faults: [{ path: '/names', code: 'field.invalid' }] }];
}

/** One mailbox speaks for the whole order: it must be an allowed one of every name. */
export function findingsOfApprover(names: readonly string[], approverEmail: string): Finding[] {
  const allowed = approverAddressesForNames(names, NAME_RULES);
  if (allowed.includes(approverEmail)) return [];
  const params = { addresses: allowed.join(', ') };
  return [
    {
      code: 'order.approver_not_allowed',
      faults: [{ path: '/approverEmail', code: 'address.not_allowed', params }],
    },
  ];
}

function findingsOfOrganization(product: AuthorityProduct, order: PlaceAuthorityOrder): Finding[] {
  if (product.validationLevel === 'DV') return [];
  const code = 'order.organization_required';
  if (!order.organization) return [{ code, faults: [{ path: '/organization', code: 'organization.required' }] }];
  // EV Guidelines 7.1.4.2.5: the subject carries the number under which the organization is registered.
  if (product.validationLevel === 'OV' || order.organization.registrationNumber) return [];
  return [{ code, faults: [{ path: '/organization/registrationNumber', code: 'field.required' }] }];
}

/**
 * Checks an order with the CA's own eyes, whatever the desk has checked before.
 * Throws CertdeskError with every fault at once, under the code of the one kind of fault, or order.validation_refused.
 */
export async function checkOrder(order: PlaceAuthorityOrder): Promise<CheckedOrder> {
  const product = findProduct(order.productId);
  if (!product) throw new CertdeskError('product.not_found');
  const report = await checkCsr(order.csr, csrRulesOf(product));
  const ofCsr = findingsOfCsr(report);
  const findings = [
    ...ofCsr,
    // With faults in the CSR its names say nothing yet about the order's.
    ...(ofCsr.length > 0
      ? []
      : [...findingsOfNames(report, order.names), ...findingsOfApprover(report.names, order.approverEmail)]),
    ...findingsOfOrganization(product, order),
  ];
  const [first, ...others] = findings;
  if (first) {
    const code = others.length === 0 ? first.code : 'order.validation_refused';
    throw new CertdeskError(code, { faults: findings.flatMap((finding) => finding.faults) });
  }
  if (!report.publicKeySha256) throw new Error('a CSR without faults has no key');
  return { report, publicKeySha256: report.publicKeySha256 };
}
