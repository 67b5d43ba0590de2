import { z } from 'zod';
import { PERMISSIONS, ROLES } from './roles.ts';

const Role = z.enum(ROLES);
const AccountRef = z.object({ id: z.string(), name: z.string(), role: Role });

/** Who the caller is: the user, the active account with the role there, all accounts, and what the role may do. */
export const SessionView = z.object({
  user: z.object({ id: z.string(), email: z.string(), name: z.string() }),
  account: AccountRef,
  accounts: z.array(AccountRef),
  permissions: z.array(z.enum(PERMISSIONS)),
});
export type SessionView = z.infer<typeof SessionView>;

/** What a page may know before anyone has signed in. */
export const InstanceView = z.object({ version: z.string(), demo: z.boolean(), mailbox: z.boolean() });
export type InstanceView = z.infer<typeof InstanceView>;

export const MemberView = z.object({
  id: z.string(),
  userId: z.string(),
  email: z.string(),
  name: z.string(),
  role: Role,
  createdAt: z.iso.datetime(),
});
export const MemberList = z.object({ items: z.array(MemberView) });
export const AddMemberBody = z.strictObject({
  email: z.string().trim().min(3).max(254),
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^[^\p{Cc}]+$/u),
  role: Role,
});
/** The first password is shown once; the member changes it after signing in. Absent when the user existed already. */
export const AddedMember = MemberView.extend({ temporaryPassword: z.string().optional() });
export const ChangeMemberBody = z.strictObject({ role: Role });
export const MemberParams = z.object({ id: z.string().min(1).max(64) });

export const ApiKeyView = z.object({
  id: z.string(),
  name: z.string(),
  role: Role,
  start: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
});
export const ApiKeyList = z.object({ items: z.array(ApiKeyView) });
export const CreateApiKeyBody = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^[^\p{Cc}]+$/u),
  role: Role,
  expiresInDays: z.number().int().min(1).max(366).optional(),
});
/** `key` is shown this once; only its hash is kept. */
export const CreatedApiKey = ApiKeyView.extend({ key: z.string() });
export const ApiKeyParams = z.object({ id: z.string().min(1).max(64) });

export const MailboxMessage = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  date: z.iso.datetime(),
});
export const MailboxList = z.object({ items: z.array(MailboxMessage) });
export const MailboxMessageDetail = MailboxMessage.extend({
  messageId: z.string().nullable(),
  text: z.string(),
  html: z.string().nullable(),
  attachments: z.array(z.object({ filename: z.string(), mimeType: z.string(), size: z.number().int() })),
});
export const MailboxParams = z.object({ id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/) });
