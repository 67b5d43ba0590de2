/** Roles of a member in an account, strongest first. */
export const ROLES = ['owner', 'administrator', 'operator', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** What a route may ask of the caller. Whatever is not listed for a role is refused. */
export const PERMISSIONS = [
  'orders.read',
  'orders.place',
  'orders.cancel',
  'fulfillment.request',
  'receipts.read',
  'certificates.read',
  'certificates.manage',
  'certificates.export',
  'members.read',
  'members.manage',
  'apiKeys.manage',
  'mailbox.read',
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
const ADMINISTRATOR: readonly Permission[] = [...OPERATOR, 'certificates.export', 'members.manage', 'apiKeys.manage'];

export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: VIEWER,
  operator: OPERATOR,
  administrator: ADMINISTRATOR,
  owner: [...ADMINISTRATOR, 'mailbox.read'],
};

/** The one place that answers "may this role do that?". */
export const may = (role: Role, permission: Permission): boolean => ROLE_PERMISSIONS[role].includes(permission);
