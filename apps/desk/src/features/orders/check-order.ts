import {
  CertdeskError,
  type Contacts,
  type CsrReport,
  type ErrorCode,
  type FieldFault,
  type PlaceOrderBody,
  type Product,
  type ValidationMethod,
} from '@certdesk/contract';
import { tryParseAddress } from '@certdesk/mail';
import { approverAddressesForNames, checkCsr } from '@certdesk/pki';
import type { Authority } from '../authorities/index.ts';
import { readOrderKey } from './check-encryption-key.ts';
import type { UsableKey } from './encryption-key.store.ts';

/**
 * Names under .test and .example are reserved (RFC 2606) and no public CA issues for them; the built-in CA does, so that
 * a trial needs no domain of one's own.
 */
export const NAME_RULES = { allowReserved: true };

/** Checks a CSR against what the product allows. Without a product only what holds for all of them is checked. */
export const checkCsrFor = (csr: string, product: Product | undefined): Promise<CsrReport> =>
  checkCsr(csr, {
    ...NAME_RULES,
    ...(product && {
      wildcard: product.wildcard,
      maxNames: product.maxNames,
      validationLevel: product.validationLevel,
    }),
  });

export type CheckedOrder = {
  readonly report: CsrReport & { commonName: string; publicKeySha256: string };
  readonly approverEmail: string;
  readonly contacts: Contacts;
  readonly validationMethod: ValidationMethod;
  /** What its mails are to be encrypted to. */
  readonly usable: UsableKey | null;
};

/** The canonical address, and why it may not approve all of the names. */
export function checkApprover(
  names: readonly string[],
  approverEmail: string,
): { address: string; faults: FieldFault[] } {
  const address = tryParseAddress(approverEmail)?.address;
  if (!address) return { address: approverEmail, faults: [{ path: '/approverEmail', code: 'address.invalid' }] };
  const addresses = names.length > 0 ? approverAddressesForNames(names, NAME_RULES) : [address];
  if (addresses.includes(address)) return { address, faults: [] };
  // One domain administrator approves the whole order, so there must be a mailbox that may speak for every name in it.
  if (addresses.length === 0) return { address, faults: [{ path: '/csr', code: 'order.names_differ' }] };
  return {
    address,
    faults: [
      { path: '/approverEmail', code: 'address.not_allowed', params: { addresses: addresses.slice(0, 10).join(', ') } },
    ],
  };
}

function checkContacts(contacts: Contacts): { contacts: Contacts; faults: FieldFault[] } {
  const faults: FieldFault[] = [];
  const checked: Contacts = {};
  for (const role of ['technical', 'organization'] as const) {
    const contact = contacts[role];
    if (!contact) continue;
    const address = tryParseAddress(contact.email)?.address;
    if (address) checked[role] = { ...contact, email: address };
    else faults.push({ path: `/contacts/${role}/email`, code: 'address.invalid' });
  }
  return { contacts: checked, faults };
}

function checkMethod({ validationMethods }: Product, method: ValidationMethod, names: readonly string[]): FieldFault[] {
  const path = '/validationMethod';
  if (!validationMethods.includes(method))
    return [{ path, code: 'field.not_offered', params: { values: validationMethods.join(', ') } }];
  // BR 3.2.2.4.18 and 19: a file shows control over one host.
  const wildcard = method === 'http' ? names.find((name) => name.startsWith('*.')) : undefined;
  return wildcard === undefined ? [] : [{ path, code: 'order.wildcard_by_file', params: { name: wildcard } }];
}

/** Which code a refusal carries: the one kind of fault there is, or that there are several. */
function refusalCode(faults: readonly FieldFault[]): ErrorCode {
  const paths = new Set(faults.map(({ path }) => path));
  if (paths.size > 1) return 'order.validation_refused';
  if (paths.has('/csr')) return 'order.csr_refused';
  if (paths.has('/approverEmail')) return 'order.approver_not_allowed';
  if (paths.has('/encryptionKey')) return 'encryption_key.refused';
  return paths.has('/organization') ? 'order.organization_required' : 'order.validation_refused';
}

/** Checks everything about an order before anything is stored. Throws one CertdeskError that names every faulty field. */
export async function checkOrder(
  body: PlaceOrderBody,
  product: Product,
  surroundings: { authority: Authority; now: Date },
): Promise<CheckedOrder> {
  const report = await checkCsrFor(body.csr, product);
  const { commonName, publicKeySha256 } = report;
  const approver = checkApprover(report.names, body.approverEmail);
  const { contacts, faults: contactFaults } = checkContacts(body.contacts);
  const { validationMethod = product.validationMethods[0] ?? 'email' } = body;
  const { usable, faults: keyFaults } = await readOrderKey(body.encryptionKey, surroundings);
  const faults: FieldFault[] = [
    ...report.faults
      .filter(({ severity }) => severity === 'error')
      .map(({ code, params }) => ({ path: '/csr', code, ...(params && { params }) })),
    ...approver.faults,
    ...contactFaults,
    ...keyFaults,
    ...checkMethod(product, validationMethod, report.names),
    ...(product.validationLevel !== 'DV' && !body.organization
      ? [{ path: '/organization', code: 'organization.required' }]
      : []),
  ];
  if (faults.length > 0 || commonName === null || publicKeySha256 === null)
    throw new CertdeskError(refusalCode(faults), { faults });
  return {
    report: { ...report, commonName, publicKeySha256 },
    approverEmail: approver.address,
    contacts,
    validationMethod,
    usable,
  };
}

/** A key as people read it. */
export const keyText = ({ type, size, curve }: { type: string; size: number; curve?: string | undefined }): string =>
  curve ? `${type} ${curve}` : `${type} ${size}`;
