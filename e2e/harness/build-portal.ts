import { join } from 'node:path';
import { buildPortal, isPortalStale } from '../../scripts/start/build-portal.ts';

const root = join(import.meta.dirname, '..', '..');

/** The desk serves the built portal; an old one would test old screens. */
async function buildPortalIfStale(): Promise<void> {
  if (!isPortalStale(root)) return;
  const { built, output } = await buildPortal(root);
  if (!built) throw new Error(`the portal could not be built:\n${output}`);
}

export { buildPortalIfStale as default }; // Playwright wants a default export
