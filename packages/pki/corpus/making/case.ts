import type { ImportFaultCode } from '@certdesk/contract';

/** What an import of a case must come to. Certificates and keys by their names among the reference certificates. */
export type Expectation = {
  readonly leaf?: string;
  readonly chain?: readonly string[];
  readonly key?: string;
  /** The certificate for whose key the request is. */
  readonly csr?: string;
  /** All of them, sorted, each once. */
  readonly faults: readonly ImportFaultCode[];
};

/** One line of the manifest. */
export type CorpusCase = {
  readonly files: readonly string[];
  /** The file is to be taken so many times in a row: what must be large to make its point is small here. */
  readonly repeat?: number;
  /** How the file came about. */
  readonly made: string;
  readonly passwords?: readonly string[];
  readonly expect: Expectation;
};

export type Manifest = {
  /** The moment for which the expectations hold. */
  readonly now: string;
  readonly cases: Readonly<Record<string, CorpusCase>>;
};

/** A case with its file, not yet written. Without content it uses files of other cases. */
export type NewCase = Omit<CorpusCase, 'files'> & {
  readonly name: string;
  readonly content?: string | Uint8Array;
  readonly files?: readonly string[];
  /** Certificates (PEM) to compare with, besides those of the authority. */
  readonly references?: Readonly<Record<string, string>>;
};

/** The usual outcome: the certificate of www.example.com with its chain and key, and nothing to say. */
export const WHOLE: Expectation = { leaf: 'www', chain: ['tls-1'], key: 'www', faults: [] };
export const CERTIFICATE_AND_CHAIN: Expectation = { leaf: 'www', chain: ['tls-1'], faults: ['import.key_missing'] };
export const CERTIFICATE_ONLY: Expectation = {
  leaf: 'www',
  faults: ['import.chain_incomplete', 'import.key_missing'],
};
export const CERTIFICATE_AND_KEY: Expectation = { leaf: 'www', key: 'www', faults: ['import.chain_incomplete'] };
export const nothing = (...faults: ImportFaultCode[]): Expectation => ({ faults: faults.sort() });
