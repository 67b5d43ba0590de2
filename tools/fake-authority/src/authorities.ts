import { createFakeDigicert } from './digicert/index.ts';
import type { World } from './frame/fake-authority.ts';
import { createFakeGodaddy } from './godaddy/index.ts';

/** Every authority that the fake speaks for. */
export const createAuthorities = (world: World) => ({
  digicert: createFakeDigicert(world),
  godaddy: createFakeGodaddy(world),
});
