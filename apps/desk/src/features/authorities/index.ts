export * from './abilities.ts';
export * from './adapter.ts';
export * from './adapters/builtin/builtin-authority.ts';
export * from './authority.ts';
export * from './authority-error.ts';
export * from './callback.routes.ts';
export * from './read-events.ts';
export * from './registry.ts';
