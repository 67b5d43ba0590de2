import { z } from 'zod';
import { LANGUAGES } from './languages.ts';
import { line } from './line.ts';
import { OrderStatus } from './orders.ts';
import { Price } from './products.ts';
import { ValidationMethod } from './validation.ts';

/** What an authority may be able to do; each is a row of the matrix. Worded under `authority.fact.<name>`. */
export const FACTS = [
  'resendFulfillment',
  'resendApprover',
  'mailHistory',
  'fetchChain',
  'webhook',
  'cancel',
  'revoke',
  'reissue',
  'renew',
  'approverAddresses',
  'csrCheck',
] as const;
export type FactName = (typeof FACTS)[number];

/** Who does it: the authority, the desk in its place, or nobody; in which states of an order, and for how long. */
export const Fact = z.object({
  by: z.enum(['authority', 'desk', 'nobody']),
  states: z.array(OrderStatus).optional(),
  windowDays: z.number().int().positive().optional(),
});
export const AuthorityFactsView = z.object({
  abilities: z.record(z.enum(FACTS), Fact),
  /** The one to offer first in front. */
  validationMethods: z.array(ValidationMethod),
  mailLanguages: z.array(z.enum(LANGUAGES)).optional(),
  triedAgainst: z.enum(['server', 'contract_server']),
});
export type AuthorityFactsView = z.infer<typeof AuthorityFactsView>;

/** One row of a form. Labels are worded under `authority.setting.<kind>.<name>`. */
export const SETTING_TYPES = ['text', 'number', 'boolean', 'choice', 'list'] as const;
export const SettingField = z.object({
  name: z.string(),
  type: z.enum(SETTING_TYPES),
  required: z.boolean(),
  /** Write-only: what was set is never shown again. */
  secret: z.boolean(),
  /** For `choice`, and for a `list` of which only these may be chosen. */
  choices: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  default: z.unknown().optional(),
  /** Texts to choose from, where any other may be given too. */
  suggestions: z.array(z.string()).optional(),
  /** Characters at most, of a text; one of many lines has room for thousands. */
  maxLength: z.number().int().optional(),
  format: z.enum(['uri', 'email']).optional(),
});
export type SettingField = z.infer<typeof SettingField>;
export const AuthorityKind = z.object({ kind: z.string(), fields: z.array(SettingField), facts: AuthorityFactsView });
export type AuthorityKind = z.infer<typeof AuthorityKind>;
export const AuthorityKindList = z.object({ items: z.array(AuthorityKind) });

/** Who may order what: an account may order a product that any of the offers gives it. The first one's price is shown. */
export const Offer = z.strictObject({
  accounts: z.union([z.literal('all'), z.array(z.string().min(1).max(100)).min(1).max(1000)]),
  products: z.union([
    z.literal('all'),
    z
      .array(z.strictObject({ id: z.string().min(1).max(100), price: Price.optional() }))
      .min(1)
      .max(500),
  ]),
});
export type Offer = z.infer<typeof Offer>;
export const OFFER_ALL: readonly Offer[] = [{ accounts: 'all', products: 'all' }];

export const AUTHORITY_STATES = ['active', 'paused'] as const;
export const AuthorityState = z.enum(AUTHORITY_STATES);
export type AuthorityState = z.infer<typeof AuthorityState>;

/** `works`: the credentials are proven; `refused`: the authority does not take them; `unreachable`: it could not be asked. */
export const TEST_OUTCOMES = ['works', 'refused', 'unreachable'] as const;
export const AuthorityTest = z.object({
  at: z.iso.datetime(),
  outcome: z.enum(TEST_OUTCOMES),
  /** The authority's own words. */
  detail: z.string().nullable(),
});
export type AuthorityTest = z.infer<typeof AuthorityTest>;

/** Where an authority is declared: only one of the database can be changed here. */
export const DECLARATIONS = ['builtin', 'file', 'database'] as const;
export const AuthorityView = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  declaredIn: z.enum(DECLARATIONS),
  state: AuthorityState,
  /** Why it takes no new orders; shown to whoever wants to place one. */
  pausedReason: z.string().nullable(),
  settings: z.record(z.string(), z.unknown()),
  /** When each secret was set; never what it is. */
  secrets: z.array(z.object({ name: z.string(), setAt: z.iso.datetime().nullable() })),
  offers: z.array(Offer),
  /** Whether the desk can call it now; if not, its secrets cannot be opened, or its settings are not valid any more. */
  usable: z.boolean(),
  lastTest: AuthorityTest.nullable(),
  openOrders: z.number().int(),
  createdAt: z.iso.datetime().nullable(),
  updatedAt: z.iso.datetime().nullable(),
});
export type AuthorityView = z.infer<typeof AuthorityView>;
export const AuthorityList = z.object({ items: z.array(AuthorityView) });

const Values = z.record(z.string().max(100), z.unknown());
const offers = z.array(Offer).max(100);
export const AddAuthorityBody = z.strictObject({
  kind: z.string().min(1).max(50),
  name: line(64),
  settings: Values.default({}),
  secrets: Values.default({}),
  offers: offers.default([...OFFER_ALL]),
});
export type AddAuthorityBody = z.infer<typeof AddAuthorityBody>;

/** What is left out stays as it is. `settings` are replaced whole; of `secrets` only those that are named. */
export const ChangeAuthorityBody = z.strictObject({
  name: line(64).optional(),
  settings: Values.optional(),
  /** null takes a secret away. */
  secrets: Values.optional(),
  offers: offers.optional(),
  state: AuthorityState.optional(),
  pausedReason: line(200).nullable().optional(),
});
export type ChangeAuthorityBody = z.infer<typeof ChangeAuthorityBody>;

export const AuthorityParams = z.object({ authorityId: z.string().min(1).max(100) });

/** What each authority of the installation can do. */
export const AuthorityMatrix = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      name: z.string(),
      state: AuthorityState,
      pausedReason: z.string().nullable(),
      facts: AuthorityFactsView,
    }),
  ),
});
export type AuthorityMatrix = z.infer<typeof AuthorityMatrix>;
