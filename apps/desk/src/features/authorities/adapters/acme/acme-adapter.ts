import { SECOND } from '@certdesk/platform';
import type { Adapter, AdapterParts, AuthorityFacts, Fact } from '../../adapter.ts';
import { AuthorityError } from '../../authority-error.ts';
import { createAcmeAuthority } from './acme-authority.ts';
import { type AccountOptions, registerAccount } from './client/account.ts';
import { createAcmeClient } from './client/acme-client.ts';
import { createTransport } from './client/transport.ts';
import { createLookUp } from './dns/look-up.ts';
import { DnsUpdateError, updateZone } from './dns/update-zone.ts';
import type { AcmeParts } from './parts.ts';
import { AcmeSecrets, AcmeSettings } from './settings.ts';

type Parts = AdapterParts<AcmeSettings, AcmeSecrets>;

const NOBODY: Fact = { by: 'nobody' };
const FACTS: AuthorityFacts = {
  abilities: {
    resendFulfillment: { by: 'desk', states: ['issued', 'complete'] },
    resendApprover: NOBODY,
    mailHistory: NOBODY,
    fetchChain: { by: 'authority', states: ['issued', 'complete'] },
    webhook: NOBODY,
    cancel: { by: 'authority', states: ['pending_approval', 'processing'] },
    revoke: { by: 'authority', states: ['issued', 'complete'] },
    reissue: { by: 'desk', states: ['issued', 'complete'] },
    renew: { by: 'desk', states: ['issued', 'complete', 'expired'] },
    approverAddresses: NOBODY,
    csrCheck: NOBODY,
  },
  validationMethods: ['dns', 'http', 'dns-persist'],
  triedAgainst: 'server',
};

function accountOptions({ settings, secrets, outbound, keep, clock }: Parts): AccountOptions {
  const { directoryUrl, contactEmail } = settings;
  const { eabKid: kid, eabHmacKey: hmacKey } = secrets;
  const eab = kid === undefined || hmacKey === undefined ? undefined : { kid, hmacKey };
  return { transport: createTransport({ directoryUrl, outbound, clock }), keep, directoryUrl, contactEmail, eab };
}

/** The zone that the desk may write; without one it is asked to change nothing. */
function zoneWriter({ settings, secrets, clock }: Parts): AcmeParts['updateZone'] {
  const { dnsServer: server = '', dnsZone: zone = '', tsigKeyName: name = '', tsigAlgorithm: algorithm } = settings;
  const key = { name, algorithm, secret: Buffer.from(secrets.tsigSecret ?? '', 'base64') };
  return (changes) => updateZone(changes, { server, zone, key, clock });
}

/** Writes a record and removes it: only that proves the key of a zone. */
async function proveZone(parts: Parts): Promise<void> {
  const { dnsRecords, dnsZone } = parts.settings;
  if (dnsRecords === 'by_hand') return;
  const record = { name: `_acme-challenge.${dnsZone}`, value: 'certdesk-connection-test' };
  try {
    await zoneWriter(parts)([{ ...record, change: 'add' }]);
    await zoneWriter(parts)([{ ...record, change: 'remove' }]);
  } catch (error) {
    if (!(error instanceof DnsUpdateError)) throw error;
    throw new AuthorityError('refused', { reason: error.message, cause: error });
  }
}

/** Any authority that speaks ACME: RFC 8555, with RFC 9773, profiles and dns-persist-01 where it has them. */
export const acmeAdapter: Adapter<typeof AcmeSettings, typeof AcmeSecrets> = {
  kind: 'acme',
  settings: AcmeSettings,
  secrets: AcmeSecrets,
  facts: FACTS,
  // Let's Encrypt answers 20 requests a second where one tries it out, and more in earnest; the others say nothing. An order
  // is placed and asked for with a call for each of its names, which must have room beside their nonces.
  budget: { concurrency: 8, windows: [{ calls: 200, perMs: 10 * SECOND }] },
  hosts: ({ directoryUrl }) => [new URL(directoryUrl).host],
  trustedRoots: ({ trustedRoots }) => trustedRoots,
  create: (parts) => {
    const { id, name, settings, challenges, proofs, clock, log } = parts;
    return createAcmeAuthority({
      id,
      name,
      settings,
      client: createAcmeClient(accountOptions(parts)),
      lookUp: createLookUp({ servers: settings.checkServers }),
      updateZone: zoneWriter(parts),
      challenges,
      proofs,
      clock,
      log,
    });
  },
  // Only a new account proves a binding (RFC 8555 7.3.4); it is kept, and every order uses it.
  test: async (parts) => {
    await registerAccount(accountOptions(parts));
    await proveZone(parts);
  },
};
