import type { Clock, Log } from '@certdesk/platform';
import type { HttpChallenges, Proofs } from '../../adapter.ts';
import type { AcmeClient } from './client/acme-client.ts';
import type { LookUp } from './dns/look-up.ts';
import type { TextChange } from './dns/wire.ts';
import type { AcmeSettings } from './settings.ts';

/** What the work on an order needs. */
export type AcmeParts = {
  readonly id: string;
  readonly name: string;
  readonly settings: AcmeSettings;
  readonly client: AcmeClient;
  readonly lookUp: LookUp;
  /** Changes the zone that the desk may write. Throws DnsUpdateError. */
  readonly updateZone: (changes: readonly TextChange[]) => Promise<void>;
  readonly challenges: HttpChallenges;
  readonly proofs: Proofs;
  readonly clock: Clock;
  readonly log: Log;
};
