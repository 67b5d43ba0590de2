import type { Product } from '@certdesk/contract';
import type { Directory } from './client/messages.ts';
import type { AcmeSettings } from './settings.ts';

/** What a directory does not say. Public authorities that offer ACME issue for 90 days unless their profile says otherwise. */
const DEFAULT_VALIDITY_DAYS = 90;
const MAX_NAMES = 100;

/** Let's Encrypt's profiles, and from when on each lifetime holds (its announcements of 2025-12 and 2026). */
const PROFILE_DAYS: Readonly<Record<string, readonly { readonly from: string; readonly days: number }[]>> = {
  classic: [
    { from: '2028-02-16', days: 45 },
    { from: '2027-02-10', days: 64 },
    { from: '2015-12-03', days: 90 },
  ],
  tlsserver: [
    { from: '2026-05-13', days: 45 },
    { from: '2025-01-01', days: 90 },
  ],
  shortlived: [{ from: '2025-01-01', days: 6 }],
};

const validityOf = (profile: string | undefined, now: Date): number => {
  const steps = profile === undefined ? undefined : PROFILE_DAYS[profile];
  return steps?.find(({ from }) => new Date(from) <= now)?.days ?? DEFAULT_VALIDITY_DAYS;
};

const DEFAULT_PRODUCT = 'default';
const productId = (authorityId: string, profile: string | undefined) => `${authorityId}.${profile ?? DEFAULT_PRODUCT}`;

/** The profile that a product stands for; undefined for the authority's own choice. */
export function profileOf(product: string, authorityId: string): string | undefined {
  const profile = product.slice(authorityId.length + 1);
  return profile === DEFAULT_PRODUCT || profile === '' ? undefined : profile;
}

/** A product for each profile of the directory, or for the one that the operator chose; one product without profiles. */
export function acmeProducts(options: {
  readonly id: string;
  readonly name: string;
  readonly settings: AcmeSettings;
  readonly directory: Directory;
  readonly now: Date;
}): readonly Product[] {
  const { id, name, settings, directory, now } = options;
  const offered = Object.keys(directory.meta.profiles ?? {});
  const profiles = settings.profile === undefined ? offered : [settings.profile];
  return (profiles.length === 0 ? [undefined] : profiles).map((profile) => ({
    id: productId(id, profile),
    authorityId: id,
    authority: name,
    name: profile === undefined ? name : `${name} ${profile}`,
    validationLevel: 'DV',
    validityDays: settings.validityDays ?? validityOf(profile, now),
    // RFC 8555 8.3 shows control over one host only.
    wildcard: settings.methods.some((method) => method !== 'http'),
    maxNames: MAX_NAMES,
    validationMethods: settings.methods,
  }));
}
