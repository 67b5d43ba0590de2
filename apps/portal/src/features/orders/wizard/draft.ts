import {
  type Contact,
  isLanguage,
  type Language,
  type Organization,
  type PlaceOrderBody,
  SERVER_TYPES,
  type ServerType,
  VALIDATION_METHODS,
  type ValidationMethod,
} from '@certdesk/contract';

export const KEY_KINDS = ['ecdsa-p256', 'rsa-2048', 'rsa-3072', 'rsa-4096'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** Fields as they are typed: always texts, so that going back and a reload lose nothing. */
export type ContactFields = { name: string; email: string; phone: string };
export type OrganizationFields = Record<keyof Organization, string>;

export type Draft = {
  productId: string;
  /** Empty: the product's own choice. */
  validationMethod: ValidationMethod | '';
  csrSource: 'generate' | 'paste';
  /** What the certificate is to be for, as typed, when the request is made in the browser. */
  names: string;
  keyKind: KeyKind;
  subjectOrganization: string;
  subjectCity: string;
  subjectRegion: string;
  subjectCountry: string;
  csr: string;
  /** Whether the private key of a request made here has been saved by the person. The key itself is never in the draft. */
  keySaved: boolean;
  approverEmail: string;
  /** The domain administrator's certificate or public key, as pasted; empty: mails are not encrypted. */
  encryptionKey: string;
  language: Language;
  serverType: ServerType;
  technical: ContactFields;
  organization: OrganizationFields;
  organizationContact: ContactFields;
};

const NO_CONTACT: ContactFields = { name: '', email: '', phone: '' };

export const emptyDraft = (language: Language): Draft => ({
  productId: '',
  validationMethod: '',
  csrSource: 'generate',
  names: '',
  keyKind: 'ecdsa-p256',
  subjectOrganization: '',
  subjectCity: '',
  subjectRegion: '',
  subjectCountry: '',
  csr: '',
  keySaved: false,
  approverEmail: '',
  encryptionKey: '',
  language,
  serverType: 'other',
  technical: NO_CONTACT,
  organization: { name: '', registrationNumber: '', street: '', city: '', region: '', postalCode: '', country: '' },
  organizationContact: NO_CONTACT,
});

/** The filled-in ones of some typed fields, trimmed; undefined when all are empty. */
function filled<T>(fields: Record<string, string>): T | undefined {
  const entries = Object.entries(fields).map(([name, value]) => [name, value.trim()] as const);
  const some = entries.filter(([, value]) => value !== '');
  return some.length === 0 ? undefined : (Object.fromEntries(some) as T); // cast: the desk checks the shape and names each fault
}

/** The order as the API takes it. Empty fields are left out; the organization only goes with a product that asks for it. */
export function toOrder(draft: Draft, needsOrganization: boolean): PlaceOrderBody {
  const technical = filled<Contact>(draft.technical);
  const contact = needsOrganization ? filled<Contact>(draft.organizationContact) : undefined;
  const organization = needsOrganization ? filled<Organization>(draft.organization) : undefined;
  return {
    productId: draft.productId,
    csr: draft.csr,
    approverEmail: draft.approverEmail,
    language: draft.language,
    serverType: draft.serverType,
    contacts: { ...(technical ? { technical } : {}), ...(contact ? { organization: contact } : {}) },
    ...(organization ? { organization } : {}),
    ...(draft.validationMethod ? { validationMethod: draft.validationMethod } : {}),
    ...(draft.encryptionKey.trim() ? { encryptionKey: draft.encryptionKey } : {}),
  };
}

const mergeTexts = <T extends Record<string, string>>(base: T, stored: unknown): T => {
  if (typeof stored !== 'object' || stored === null) return base;
  const known = Object.entries(stored).filter(
    ([name, value]) => Object.hasOwn(base, name) && typeof value === 'string',
  );
  return { ...base, ...Object.fromEntries(known) };
};

type Stored = Partial<Record<keyof Draft, unknown>>;

/**
 * A draft from what was stored before a reload. Anything not understood falls back to empty. A request whose private key
 * was never saved is dropped: its key is gone with the page, so a certificate for it would be useless.
 */
export function restoreDraft(stored: unknown, language: Language): Draft {
  const empty = emptyDraft(language);
  if (typeof stored !== 'object' || stored === null) return empty;
  const { technical, organization, organizationContact, csr: _, ...texts } = empty;
  const kept = stored as Stored; // cast: every field is checked before it is used
  const flat = mergeTexts(pickTexts(texts), kept);
  const csrSource = kept.csrSource === 'paste' ? 'paste' : 'generate';
  const keySaved = kept.keySaved === true;
  const isUsable = csrSource === 'paste' || keySaved;
  return {
    ...empty,
    ...flat,
    csrSource,
    keySaved,
    csr: isUsable && typeof kept.csr === 'string' ? kept.csr : '',
    keyKind: KEY_KINDS.find((kind) => kind === kept.keyKind) ?? empty.keyKind,
    validationMethod: VALIDATION_METHODS.find((method) => method === kept.validationMethod) ?? '',
    language: isLanguage(kept.language) ? kept.language : language,
    serverType: SERVER_TYPES.find((server) => server === kept.serverType) ?? empty.serverType,
    technical: mergeTexts(technical, kept.technical),
    organization: mergeTexts(organization, kept.organization),
    organizationContact: mergeTexts(organizationContact, kept.organizationContact),
  };
}

const pickTexts = ({
  productId,
  names,
  subjectOrganization,
  subjectCity,
  subjectRegion,
  subjectCountry,
  approverEmail,
  encryptionKey,
}: Omit<Draft, 'technical' | 'organization' | 'organizationContact' | 'csr'>) => ({
  productId,
  names,
  subjectOrganization,
  subjectCity,
  subjectRegion,
  subjectCountry,
  approverEmail,
  encryptionKey,
});
