import { z } from 'zod';

/** Directories of known authorities, which the form suggests; any other URL may be given. */
const DIRECTORIES = {
  'lets-encrypt': 'https://acme-v02.api.letsencrypt.org/directory',
  'lets-encrypt-staging': 'https://acme-staging-v02.api.letsencrypt.org/directory',
  'google-trust-services': 'https://dv.acme-v02.api.pki.goog/directory',
  'google-trust-services-test': 'https://dv.acme-v02.test-api.pki.goog/directory',
  zerossl: 'https://acme.zerossl.com/v2/DV90',
  'ssl-com-rsa': 'https://acme.ssl.com/sslcom-dv-rsa',
  'ssl-com-ecc': 'https://acme.ssl.com/sslcom-dv-ecc',
  actalis: 'https://acme-api.actalis.com/acme/directory',
  digicert: 'https://acme.digicert.com/v2/acme/directory/',
  sectigo: 'https://acme.sectigo.com/v2/DV',
} as const;

export const ACME_METHODS = ['dns', 'http', 'dns-persist'] as const;
export type AcmeMethod = (typeof ACME_METHODS)[number];

/** RFC 8945 6: the algorithms that servers of today have; MD5 and SHA-1 are left out. */
const TSIG_ALGORITHMS = ['hmac-sha256', 'hmac-sha384', 'hmac-sha512'] as const;

const PEM = /^\s*(-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/;
/** `host`, `host:port` or `[address]:port`. */
const SERVER = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?$/;
const DNS_NAME = /^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?$/;

const dnsName = z.string().trim().toLowerCase().max(253).regex(DNS_NAME);
const server = z.string().trim().max(260).regex(SERVER);

/** How the TXT record of dns-01 comes into the DNS. */
const DNS_RECORDS = ['by_hand', 'update', 'alias'] as const;

const DNS_UPDATE_FIELDS = ['dnsServer', 'dnsZone', 'tsigKeyName'] as const;

export const AcmeSettings = z
  .strictObject({
    directoryUrl: z
      .url({ protocol: /^https$/ })
      .max(500)
      .meta({ examples: Object.values(DIRECTORIES) }),
    /** The terms of service that the directory names (RFC 8555 7.3). */
    termsOfServiceAgreed: z.literal(true),
    contactEmail: z.email().max(254).optional(),
    /** One of the profiles that the directory names; without it each of them is a product. */
    profile: z.string().trim().min(1).max(64).optional(),
    /** How long its certificates are valid, where the directory's profiles do not tell; shown with the products. */
    validityDays: z.int().min(1).max(398).optional(),
    /** The common name of the root, or last issuer, of the chain to choose among those on offer. */
    preferredChain: z.string().trim().min(1).max(200).optional(),
    /** PEM; in place of the public roots, for an authority of one's own. */
    trustedRoots: z.string().max(100_000).regex(PEM).optional(),
    methods: z.array(z.enum(ACME_METHODS)).min(1).max(3).default(['dns', 'http']),
    /** Whether names that one account has shown control over may be used by all others without showing it again. */
    accountsShareValidations: z.boolean().default(false),
    dnsRecords: z.enum(DNS_RECORDS).default('by_hand'),
    /** Where updates (RFC 2136) go, by TCP; port 53 unless given. */
    dnsServer: server.optional(),
    /** `update`: names in this zone are written to it. `alias`: what the names' CNAME records lead to. */
    dnsZone: dnsName.optional(),
    tsigKeyName: dnsName.optional(),
    tsigAlgorithm: z.enum(TSIG_ALGORITHMS).default('hmac-sha256'),
    /** Name servers (`address` or `address:port`) to look for records at, in place of each zone's authoritative ones. */
    checkServers: z.array(server).max(5).optional(),
  })
  .superRefine((settings, context) => {
    if (settings.dnsRecords === 'by_hand') return;
    for (const field of DNS_UPDATE_FIELDS)
      if (settings[field] === undefined) context.addIssue({ code: 'custom', path: [field], message: 'required' });
  });
export type AcmeSettings = z.output<typeof AcmeSettings>;

export const AcmeSecrets = z
  .strictObject({
    /** External account binding (RFC 8555 7.3.4): the authority's id of the customer ... */
    eabKid: z.string().trim().min(1).max(500).optional(),
    /** ... and its key, base64url. */
    eabHmacKey: z
      .string()
      .trim()
      .min(16)
      .max(500)
      .regex(/^[A-Za-z0-9_+/=-]+$/)
      .optional(),
    /** base64, as `tsig-keygen` and `keymgr` print it. */
    tsigSecret: z
      .string()
      .trim()
      .max(500)
      .regex(/^[A-Za-z0-9+/]+={0,2}$/)
      .optional(),
  })
  .superRefine(({ eabKid, eabHmacKey }, context) => {
    if ((eabKid === undefined) === (eabHmacKey === undefined)) return;
    const missing = eabKid === undefined ? 'eabKid' : 'eabHmacKey';
    context.addIssue({ code: 'custom', path: [missing], message: 'required' });
  });
export type AcmeSecrets = z.output<typeof AcmeSecrets>;
