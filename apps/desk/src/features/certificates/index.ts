export { registerCertificateRoutes } from './certificates.routes.ts';
