import { lazy } from 'react';

export { parseCertificatesSearch, parseImportSearch } from './certificates-search.ts';
export { useExpiring } from './expiring/use-expiring.ts';

// The router enters by this door too: what is only for some screens must not come with the start.
export const ExpiringBanner = lazy(async () => ({
  default: (await import('./expiring/expiring-banner.tsx')).ExpiringBanner,
}));
export const OrderCertificates = lazy(async () => ({
  default: (await import('./order-certificates.tsx')).OrderCertificates,
}));
