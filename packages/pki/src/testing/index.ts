/** For the tests and measurements of other parts: a CA of one's own. */
export { createTestAuthority, type TestAuthority } from './test-authority.ts';
