export * from './databases.ts';
export * from './dns-server.ts';
export * from './fresh-pglite.ts';
export * from './server-certificate.ts';
export * from './test-clock.ts';
export * from './wait-until.ts';
