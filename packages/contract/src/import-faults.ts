/**
 * Everything that can be said of what somebody imports, each cause apart. Errors refuse the import, warnings are shown.
 * Params are given behind each code: `name` is what a certificate is called (its common name, else its first name or
 * its subject), moments are milliseconds since 1970, lists are joined with commas.
 */
export const IMPORT_FAULTS = {
  // What was given cannot be read, or not in full.
  'import.damaged': 'error', // what: certificate | private_key | csr | pkcs7 | pkcs12 | zip | other
  'import.too_large': 'error', // max: megabytes, of everything together and unpacked
  'import.too_many': 'error', // max: objects of everything together
  'import.too_deep': 'error', // max: levels of archives and mails within each other
  'import.zip_locked': 'error',
  'import.encryption_unknown': 'error', // what: private_key | pkcs12
  'import.encryption_costly': 'error', // what: private_key | pkcs12
  'import.key_encrypted': 'error', // what: private_key | pkcs12
  'import.password_wrong': 'error', // what: private_key | pkcs12
  'import.mail_encrypted': 'error',
  'import.java_keystore': 'warning',
  'import.not_recognized': 'warning', // what: public_key | crl | ssh_key | pgp | other

  // A field holds something else than its name says, and what it asks for is nowhere else either.
  'import.not_a_certificate': 'error', // found: private_key | csr | other
  'import.not_a_private_key': 'error', // found: certificate | csr | other
  'import.not_a_csr': 'error', // found: certificate | private_key | other

  // The certificate itself.
  'import.certificate_missing': 'error',
  'import.only_authorities': 'error', // names
  'import.several_certificates': 'error', // count, names
  'import.expired': 'error', // name, notAfter
  'import.not_yet_valid': 'warning', // name, notBefore
  'import.self_signed': 'warning', // name
  'import.names_missing': 'warning', // name
  'import.purpose': 'warning', // name

  // Keys and signatures, of the certificate and of its chain.
  'import.key_missing': 'error', // name
  'import.key_mismatch': 'error', // name
  'import.keys_left_out': 'warning', // count
  'import.key_type': 'error', // type, and name where it is the key of a certificate
  'import.key_size': 'error', // name, size, min, max: bits
  'import.key_exponent': 'error', // name, exponent
  'import.key_weak': 'error', // name, reason: roca | close_primes | small_factor
  'import.key_compromised': 'error', // name, source: where it was published
  'import.signature_weak': 'error', // name, algorithm

  // The chain.
  'import.chain_broken': 'error', // name: whose issuer it is, issuer: what that is called
  'import.chain_incomplete': 'error', // name, issuer
  'import.chain_expired': 'warning', // name, notAfter
  'import.issuer_missing': 'warning', // name, issuer
  'import.issuer_unknown_signature': 'warning', // name, algorithm
  'import.root_left_out': 'warning', // name
  'import.certificates_left_out': 'warning', // count, names

  // The request.
  'import.csr_invalid': 'error',
  'import.csr_mismatch': 'error', // name
} as const;
export type ImportFaultCode = keyof typeof IMPORT_FAULTS;
export type ImportFault = {
  readonly code: ImportFaultCode;
  readonly params?: Readonly<Record<string, string | number>>;
  /** Name of the source that it is about, where it is about one. */
  readonly source?: string;
};

export const severityOf = (code: ImportFaultCode): 'error' | 'warning' => IMPORT_FAULTS[code];
