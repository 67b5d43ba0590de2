export * from './messages.ts';
export * from './signature.ts';
