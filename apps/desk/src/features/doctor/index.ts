export * from './doctor.routes.ts';
