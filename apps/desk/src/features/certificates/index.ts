export { certificateEndsAt } from './certificate-end.ts';
export { registerCertificateRoutes } from './certificates.routes.ts';
