import { CertdeskError } from '@certdesk/contract';
import type { Clock, Database, Log } from '@certdesk/platform';
import type { RegisterRoute } from '../../http/routes.ts';
import type { DeskSchema } from '../../schema.ts';
import type { Vault } from '../vault/index.ts';
import { type AppendReceipts, createAppendReceipts } from './append-receipts.ts';
import { registerReceiptRoutes } from './receipts.routes.ts';
import { createSigner } from './signer.ts';

export type ReceiptsOptions = {
  readonly database: Database<DeskSchema>;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  /** Public address of the desk. */
  readonly issuer: string;
};

export type Receipts = {
  /** Has the signing key at hand from now on, or says in the log that the vault cannot give it now. */
  unlock: () => Promise<void>;
  append: AppendReceipts;
  register: (route: RegisterRoute) => void;
};

export function createReceipts({ database, vault, clock, log, issuer }: ReceiptsOptions): Receipts {
  const signer = createSigner({ database, vault, clock });
  return {
    unlock: async () => {
      try {
        await signer.unlock();
      } catch (error) {
        if (!(error instanceof CertdeskError) || error.code !== 'vault.unavailable') throw error;
        log.warn({ event: 'receipts.key_unavailable', err: error });
      }
    },
    append: createAppendReceipts({ signer, clock, issuer }),
    register: (route) => registerReceiptRoutes(route, { database, clock, signer, issuer }),
  };
}
