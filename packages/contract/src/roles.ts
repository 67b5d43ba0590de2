/** Roles of a member in an account, strongest first. */
export const ROLES = ['owner', 'administrator', 'operator', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** What a route may ask of the caller. Whatever is not listed for a role is refused. */
export const PERMISSIONS = [
  'orders.read',
  'orders.place',
  'orders.cancel',
  'orders.revoke',
  'fulfillment.request',
  'receipts.read',
  'certificates.read',
  'certificates.manage',
  'certificates.export',
  'members.read',
  'members.manage',
  'apiKeys.manage',
  'mailbox.read',
  'installation.manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const VIEWER: readonly Permission[] = ['orders.read', 'receipts.read', 'certificates.read', 'members.read'];
const OPERATOR: readonly Permission[] = [
  ...VIEWER,
  'orders.place',
  'orders.cancel',
  'fulfillment.request',
  'certificates.manage',
];
const ADMINISTRATOR: readonly Permission[] = [
  ...OPERATOR,
  'orders.revoke',
  'certificates.export',
  'members.manage',
  'apiKeys.manage',
];

const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: VIEWER,
  operator: OPERATOR,
  administrator: ADMINISTRATOR,
  owner: ADMINISTRATOR,
};

/**
 * Of the whole installation and not of one account: no role gives them, only who administers the installation has them. The
 * mailbox of a trial holds the mails of all accounts.
 */
const INSTALLATION_PERMISSIONS: readonly Permission[] = ['installation.manage', 'mailbox.read'];

export type Standing = { readonly role: Role; readonly administersInstallation: boolean };

/** All that a caller may do, in the active account and beyond. */
export const permissionsOf = ({ role, administersInstallation }: Standing): readonly Permission[] =>
  administersInstallation ? [...ROLE_PERMISSIONS[role], ...INSTALLATION_PERMISSIONS] : ROLE_PERMISSIONS[role];

/** The one place that answers "may this caller do that?". */
export const may = (standing: Standing, permission: Permission): boolean =>
  permissionsOf(standing).includes(permission);
