export * from './doctor.routes.ts';
export type { DoctorParts } from './examine-mail.ts';
