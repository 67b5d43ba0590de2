/** Everything that can be said of what somebody imports, each cause apart. Errors refuse the import, warnings are shown. */
export const IMPORT_FAULTS = {
  'import.certificate_missing': 'error',
  'import.not_a_certificate': 'error',
  'import.damaged': 'error',
  'import.too_large': 'error',
  'import.too_many': 'error',
  'import.only_authorities': 'error',
  'import.several_certificates': 'error',
  'import.key_missing': 'error',
  'import.key_encrypted': 'error',
  'import.password_wrong': 'error',
  'import.encryption_unknown': 'error',
  'import.key_mismatch': 'error',
  'import.key_type': 'error',
  'import.key_size': 'error',
  'import.key_exponent': 'error',
  'import.key_weak': 'error',
  'import.key_compromised': 'error',
  'import.signature_weak': 'error',
  'import.chain_broken': 'error',
  'import.chain_incomplete': 'error',
  'import.expired': 'error',
  'import.csr_invalid': 'error',
  'import.csr_mismatch': 'error',
  'import.not_recognized': 'warning',
  'import.java_keystore': 'warning',
  'import.not_yet_valid': 'warning',
  'import.self_signed': 'warning',
  'import.issuer_missing': 'warning',
  'import.issuer_unknown_signature': 'warning',
  'import.chain_expired': 'warning',
  'import.root_left_out': 'warning',
  'import.certificates_left_out': 'warning',
  'import.keys_left_out': 'warning',
  'import.names_missing': 'warning',
  'import.purpose': 'warning',
} as const;
export type ImportFaultCode = keyof typeof IMPORT_FAULTS;
export type ImportFault = {
  readonly code: ImportFaultCode;
  readonly params?: Readonly<Record<string, string | number>>;
  /** Name of the source that it is about, where it is about one. */
  readonly source?: string;
};

export const severityOf = (code: ImportFaultCode): 'error' | 'warning' => IMPORT_FAULTS[code];
