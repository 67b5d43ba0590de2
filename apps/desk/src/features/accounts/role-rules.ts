import { ROLES, type Role } from '@certdesk/contract';

const strength = (role: Role): number => ROLES.length - ROLES.indexOf(role);

/** Nobody gives, takes or uses more than they have. */
export const isWithin = (role: Role, limit: Role): boolean => strength(role) <= strength(limit);

/** What a key may do: its own role, but never more than its maker may at this moment. */
export const weakerOf = (one: Role, other: Role): Role => (isWithin(one, other) ? one : other);
