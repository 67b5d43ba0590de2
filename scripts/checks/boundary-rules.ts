import { type Import, resolveRelative } from './imports.ts';
import { isTest } from './source-files.ts';

/** What may be imported across workspaces: packages name what they stand on, programs meet only where it is said here. */
const PACKAGES_OF_A_SERVER = ['authority-protocol', 'contract', 'locales', 'mail', 'pki', 'platform'];
const ALLOWED_WORKSPACES: Readonly<Record<string, readonly string[]>> = {
  'packages/contract': [],
  'packages/authority-protocol': ['contract'],
  'packages/pki': ['contract'],
  'packages/receipts': ['contract'],
  'packages/platform': ['contract', 'locales'],
  'packages/mail': ['contract', 'locales', 'pki', 'platform'],
  locales: ['contract'],
  'apps/desk': [...PACKAGES_OF_A_SERVER, 'receipts'],
  'apps/authority': PACKAGES_OF_A_SERVER,
  'apps/portal': ['contract', 'locales', 'pki'],
  'apps/cli': ['authority', 'contract', 'desk', 'locales', 'platform', 'receipts'],
  'tools/mailbox': ['contract', 'locales', 'mail', 'platform'],
  'tools/fake-authority': ['contract', 'locales', 'mail', 'pki', 'platform'],
};
/** These try or run the whole house, so that they may know all of it. */
const OVERSEERS = ['e2e', 'bench', 'scripts'];
/** What a test may use besides: every package, and the test doubles that are real servers. */
const KNOWN_TO_TESTS = [...PACKAGES_OF_A_SERVER, 'mailbox', 'fake-authority'];

/** The only readers of process.env: each program's config and main, the program shell, and what runs the programs. */
const ENVIRONMENT_READERS = [
  /^apps\/[^/]+\/src\/(config|main)\.ts$/,
  /^apps\/[^/]+\/[^/]+\.config\.ts$/,
  /^tools\/[^/]+\/src\/(config|main)\.ts$/,
  /^packages\/platform\/src\/program\.ts$/,
  /^(e2e|bench|scripts)\//,
];
/** Slices that others stand on; were they to know orders, everything would know everything. */
const BELOW_ORDERS = [/^apps\/[^/]+\/src\/features\/(authorities|audit)\//, /^packages\/mail\//];
/** `index` is an app's door for what tries it from outside (tests, measurements, the demo); nothing inside imports it. */
const LAYERS = ['main', 'index', 'roles', 'compose', 'features'] as const;

const workspaceOf = (path: string): string => {
  const [first = '', second = ''] = path.split('/');
  return ['packages', 'apps', 'tools'].includes(first) ? `${first}/${second}` : first;
};

export const mayReadEnvironment = (path: string): boolean =>
  isTest(path) || !path.includes('/') || ENVIRONMENT_READERS.some((reader) => reader.test(path));

/** What npm links as a command runs on any Node, and finds the project's own as `npm start` does. */
const isLauncher = (from: string, to: string): boolean =>
  /^apps\/[^/]+\/bin\//.test(from) && to.startsWith('scripts/bootstrap/');

function crossesWorkspaces(from: string, to: string): string | undefined {
  const [here, there] = [workspaceOf(from), workspaceOf(to)];
  if (isLauncher(from, to)) return undefined;
  if (here === there || (OVERSEERS.includes(here) && there === 'scripts')) return undefined;
  return `${here} reaches into ${there} by a path: import it by its package name`;
}

/** The workspace's short name in `@certdesk/<name>`; undefined for anything else. */
const ownPackage = (specifier: string): string | undefined => /^@certdesk\/([^/]+)/.exec(specifier)?.[1];

function wrongPackage(from: string, specifier: string): string | undefined {
  const [here, wanted] = [workspaceOf(from), ownPackage(specifier)];
  if (wanted === undefined || here.endsWith(`/${wanted}`) || here === wanted || OVERSEERS.includes(here))
    return undefined;
  const allowed = ALLOWED_WORKSPACES[here];
  if (!allowed) return here.includes('/') ? `${here} is not in the list of workspaces in boundary-rules.ts` : undefined;
  if (allowed.includes(wanted) || (isTest(from) && KNOWN_TO_TESTS.includes(wanted))) return undefined;
  return `${here} must not know ${wanted}; it may use ${allowed.join(', ') || 'no other workspace'}`;
}

type Place = { app: string; layer: number; slice?: string | undefined; door: boolean };

/** A file's place in an app: the layer's number, and its slice if it has one. Files beside the layers have layer 4. */
function placeOf(path: string): Place | undefined {
  const [, app, rest = ''] = /^(apps\/[^/]+)\/src\/(.+)$/.exec(path) ?? [];
  if (!app) return undefined;
  const [first = '', second = '', third] = rest.split('/');
  const layer = LAYERS.map(String).indexOf(first.replace(/\.tsx?$/, ''));
  const place = {
    app,
    layer: layer < 0 ? LAYERS.length : layer,
    door: third === 'index.ts' && rest.split('/').length === 3,
  };
  return first === 'features' ? { ...place, slice: second } : place;
}

function wrongDirection(from: Place, to: Place): string | undefined {
  if (to.layer >= from.layer || to.layer >= LAYERS.indexOf('features')) return undefined;
  return `imports run one way (main -> roles -> compose -> features -> platform), not back to ${LAYERS[to.layer]}`;
}

/** The portal's router loads each screen when it is opened; through a door the whole slice would come at once. */
const isLazyScreen = (from: string, kind: Import['kind']): boolean =>
  from.startsWith('apps/portal/src/app/') && kind === 'lazy';

function wrongLayerOrSlice(from: string, to: string, kind: Import['kind']): string | undefined {
  const [here, there] = [placeOf(from), placeOf(to)];
  if (!here || !there || here.app !== there.app || isTest(from)) return undefined;
  const direction = wrongDirection(here, there);
  if (direction) return direction;
  if (there.slice === undefined || there.slice === here.slice) return undefined;
  if (there.slice === 'orders' && BELOW_ORDERS.some((below) => below.test(from)))
    return `${here.slice} must not know orders`;
  if (!there.door && !isLazyScreen(from, kind))
    return `slice ${there.slice} is used only through its door, features/${there.slice}/index.ts`;
  return undefined;
}

/** Features are given what they need; only what composes them knows the whole configuration. */
function readsConfig(from: string, to: string): string | undefined {
  const place = placeOf(from);
  if (!place || isTest(from) || !/^apps\/[^/]+\/src\/config\.ts$/.test(to)) return undefined;
  return place.slice === undefined ? undefined : 'a slice gets its settings as arguments, it does not import config.ts';
}

/** The rule that an import breaks, in words; undefined when it is allowed. */
export function brokenRule(from: string, { specifier, kind }: Import): string | undefined {
  const to = resolveRelative(from, specifier);
  if (to === undefined) return wrongPackage(from, specifier);
  return crossesWorkspaces(from, to) ?? wrongLayerOrSlice(from, to, kind) ?? readsConfig(from, to);
}
