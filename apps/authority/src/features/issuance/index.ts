export { type AuthorityKeys, openAuthorityKeys } from './authority-keys.ts';
export { type AuthorityUrls, authorityUrls } from './authority-urls.ts';
export { renewCrl } from './crl.ts';
export { addPublicationRoutes, addRevocationRoute } from './issuance.routes.ts';
export { claimIdentity, findIssuances, type IssuedRow } from './issuance.store.ts';
export { createIssuanceDesk, type IssuanceDesk } from './issuance-desk.ts';
export { openKey, sealKey } from './key-vault.ts';
export { cappedValidity, createProfiles } from './profiles.ts';
