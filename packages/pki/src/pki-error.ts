export type PkiErrorCode =
  | 'der.malformed'
  | 'encryption.unsupported'
  | 'encryption.too_costly'
  | 'name.invalid'
  | 'certificate.profile_violated'
  | 'certificate.already_signed'
  | 'certificate.wrong_issuer'
  | 'issuer.unusable'
  | 'crl.invalid'
  | 'ocsp.malformed_request'
  | 'ocsp.unauthorized';

export type PkiErrorOptions = { findings?: readonly string[]; cause?: unknown };

/** What this package throws. `findings` lists everything that is wrong at once; it is for logs, not for people. */
export class PkiError extends Error {
  readonly code: PkiErrorCode;
  readonly findings: readonly string[];

  constructor(code: PkiErrorCode, options: PkiErrorOptions = {}) {
    const findings = options.findings ?? [];
    super([code, ...findings].join('; '), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PkiError';
    this.code = code;
    this.findings = findings;
  }
}
