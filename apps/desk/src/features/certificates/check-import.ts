import { CertdeskError, type FieldFault, type ImportFault, type Language, severityOf } from '@certdesk/contract';
import {
  type Assembly,
  assembleImport,
  type CertificateFound,
  type CsrFound,
  findMaterial,
  type ImportSource,
  type PrivateKeyFound,
} from '@certdesk/pki/import';
import type { Clock, Database, Translators } from '@certdesk/platform';
import type { DeskSchema, StoredWarning } from '../../schema.ts';
import { findOrderOfCertificate } from '../orders/index.ts';
import { type Wording, wordFault } from './word-fault.ts';

export type CheckParts = { database: Database<DeskSchema>; clock: Clock; imports: Translators };

/** No password is ever sent here, and whoever sends something locked shall not keep the desk computing. */
export const NOTHING_LOCKED = { passwords: [], opensLocked: false } as const;

const FIELDS = ['certificate', 'privateKey', 'intermediateCertificates', 'csr'] as const;
export type MaterialField = (typeof FIELDS)[number];
export type MaterialFields = { readonly [field in MaterialField]?: string | undefined };

const encoder = new TextEncoder();

/** The fields that hold something, each under its own name. */
export const sourcesOf = (fields: MaterialFields): ImportSource[] =>
  FIELDS.flatMap((field) => {
    const text = fields[field] ?? '';
    return text.trim() === '' ? [] : [{ name: field, field, bytes: encoder.encode(text) }];
  });

/** Which field a fault is about that is about no source: what is missing, say. */
function fieldOf({ code, source }: ImportFault): MaterialField {
  const named = FIELDS.find((field) => field === source);
  if (named) return named;
  if (/^import\.(key|password|encryption)_/.test(code)) return 'privateKey';
  if (code.startsWith('import.chain_')) return 'intermediateCertificates';
  return code.startsWith('import.csr_') ? 'csr' : 'certificate';
}

/** Refuses with every cause apart, each at its field and in the reader's words. */
export function refuse(faults: readonly ImportFault[], wording: Wording): CertdeskError {
  const worded = faults.map((fault): FieldFault => {
    const { code, params } = fault;
    return { path: `/${fieldOf(fault)}`, code, ...(params && { params }), ...wordFault(fault, wording) };
  });
  return new CertdeskError('certificate.refused', { faults: worded });
}

export type CheckedImport = {
  readonly leaf: CertificateFound;
  readonly chain: readonly CertificateFound[];
  /** Undefined only when the key that is kept fits. */
  readonly key: PrivateKeyFound | undefined;
  readonly csr: CsrFound | undefined;
  readonly warnings: readonly StoredWarning[];
  readonly orderNumber: number | null;
};

export type ImportToCheck = {
  readonly accountId: string;
  readonly sources: readonly ImportSource[];
  readonly language: Language;
  /** SHA-256 of the public key whose private key is sealed already and may be kept. */
  readonly keptKey?: string;
};

/** Names as an order has them: a certificate of the old kind has its only name in its subject. */
const namesOf = ({ names, commonName }: CertificateFound): readonly string[] =>
  names.length > 0 ? names : [commonName];

type Assembled = { readonly assembly: Assembly; readonly orderNumber: number | undefined };

/**
 * Puts the pieces together. What comes from an order comes from an authority that signs with an intermediate, so a
 * chain without one is incomplete then, and not only remarkable.
 */
async function assemble({ database, clock }: CheckParts, { accountId, sources }: ImportToCheck): Promise<Assembled> {
  const material = await findMaterial(sources, NOTHING_LOCKED);
  const now = clock.now();
  const assembly = await assembleImport(material, { now });
  const { leaf } = assembly;
  if (!leaf) return { assembly, orderNumber: undefined };
  const { publicKeySha256, serialNumber } = leaf;
  const marks = { publicKeySha256, serialNumber, names: namesOf(leaf) };
  const orderNumber = await findOrderOfCertificate(database.db, accountId, marks);
  const lacksIssuer = assembly.faults.some(({ code }) => code === 'import.issuer_missing');
  if (orderNumber === undefined || !lacksIssuer) return { assembly, orderNumber };
  return { assembly: await assembleImport(material, { now, issuerNeedsIntermediate: true }), orderNumber };
}

/**
 * Checks everything that the browser has checked, by the same functions. Nothing is fetched from addresses in a
 * certificate. Throws CertdeskError `certificate.refused`.
 */
export async function checkImport(parts: CheckParts, request: ImportToCheck): Promise<CheckedImport> {
  const { assembly, orderNumber = null } = await assemble(parts, request);
  const { leaf, chain, key, csr } = assembly;
  const wording = { imports: parts.imports, language: request.language };
  const keeps = leaf !== undefined && key === undefined && leaf.publicKeySha256 === request.keptKey;
  const faults = assembly.faults.filter(({ code }) => !(keeps && code === 'import.key_missing'));
  const errors = faults.filter(({ code }) => severityOf(code) === 'error');
  if (errors.length > 0) throw refuse(errors, wording);
  if (!leaf) throw refuse([{ code: 'import.certificate_missing' }], wording);
  if (!key && !keeps) throw refuse([{ code: 'import.key_missing' }], wording);
  const warnings = faults.map(({ code, params }): StoredWarning => ({ code, ...(params && { params }) }));
  return { leaf, chain, key, csr, warnings, orderNumber };
}
