import { createFakeDigicert } from './digicert/index.ts';
import type { World } from './frame/fake-authority.ts';
import { createFakeGodaddy } from './godaddy/index.ts';
import { createFakeNamecheap } from './namecheap/index.ts';
import { createFakeSectigo } from './sectigo/index.ts';

/** Every authority that the fake speaks for. */
export const createAuthorities = (world: World) => ({
  digicert: createFakeDigicert(world),
  godaddy: createFakeGodaddy(world),
  namecheap: createFakeNamecheap(world),
  sectigo: createFakeSectigo(world),
});
