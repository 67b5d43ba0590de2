import { type InstalledKind, installKind } from '../authority-kind.ts';
import { acmeAdapter } from './acme/acme-adapter.ts';
import { digicertAdapter } from './digicert/digicert-adapter.ts';
import { godaddyAdapter } from './godaddy/godaddy-adapter.ts';
import { namecheapAdapter } from './namecheap/namecheap-adapter.ts';
import { sectigoAdapter } from './sectigo/sectigo-adapter.ts';

/** Kinds of authorities that an administrator can add. */
export const INSTALLED_KINDS: readonly InstalledKind[] = [
  installKind(acmeAdapter),
  installKind(digicertAdapter),
  installKind(godaddyAdapter),
  installKind(namecheapAdapter),
  installKind(sectigoAdapter),
];
