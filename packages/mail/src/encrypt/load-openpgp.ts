export type OpenPgp = typeof import('openpgp');

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';

/**
 * OpenPGP is an optional part: who does not install it can encrypt by S/MIME alone, and who does not use it pays nothing
 * for it. Undefined where it is not installed.
 */
export const loadOpenPgp = async (): Promise<OpenPgp | undefined> =>
  import('openpgp').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
