import { type AuthorityKind, CertdeskError, type FieldFault } from '@certdesk/contract';
import { toFaults } from '@certdesk/platform';
import type { z } from 'zod';
import type { Adapter, AdapterParts, AuthorityFacts, CallBudget } from './adapter.ts';
import type { Authority } from './authority.ts';
import { settingFields } from './setting-fields.ts';

export type Values = Readonly<Record<string, unknown>>;
export type Configuration = { readonly settings: Values; readonly secrets: Values };
/** What an adapter is given beside its own settings. */
export type CommonParts = Omit<AdapterParts<unknown, unknown>, 'settings' | 'secrets'>;

/** A configuration that its adapter has understood. */
export type ReadyAuthority = {
  readonly hosts: readonly string[];
  readonly trustedRoots: string | undefined;
  readonly create: (parts: CommonParts) => Authority;
  readonly test: (parts: CommonParts) => Promise<void>;
};

/** An adapter as the registry sees it: its settings' own types stay inside. */
export type InstalledKind = {
  readonly kind: string;
  readonly facts: AuthorityFacts;
  readonly budget: CallBudget;
  readonly fields: AuthorityKind['fields'];
  /** Every fault of a configuration, each with its place (`/settings/...`, `/secrets/...`). */
  readonly faultsOf: (configuration: Configuration) => FieldFault[];
  /** Where calls go with these settings; nowhere while they are not valid. */
  readonly hostsOf: (settings: Values) => readonly string[];
  /** Throws CertdeskError `authority.settings_invalid` with every fault. */
  readonly read: (configuration: Configuration) => ReadyAuthority;
};

const under = (place: string, error: z.ZodError | undefined): FieldFault[] =>
  error ? toFaults(error).map((fault) => ({ ...fault, path: `/${place}${fault.path}` })) : [];

/** Makes an adapter installable. */
export function installKind<Settings extends z.ZodObject, Secrets extends z.ZodObject>(
  adapter: Adapter<Settings, Secrets>,
): InstalledKind {
  const parse = ({ settings, secrets }: Configuration) => ({
    settings: adapter.settings.safeParse(settings),
    secrets: adapter.secrets.safeParse(secrets),
  });
  const faultsOf = (configuration: Configuration) => {
    const { settings, secrets } = parse(configuration);
    return [...under('settings', settings.error), ...under('secrets', secrets.error)];
  };
  return {
    kind: adapter.kind,
    facts: adapter.facts,
    budget: adapter.budget,
    fields: [
      ...settingFields(adapter.settings, { secret: false }),
      ...settingFields(adapter.secrets, { secret: true }),
    ],
    faultsOf,
    hostsOf: (settings) => {
      const parsed = adapter.settings.safeParse(settings);
      return parsed.success ? adapter.hosts(parsed.data) : [];
    },
    read: (configuration) => {
      const { settings, secrets } = parse(configuration);
      if (!settings.success || !secrets.success)
        throw new CertdeskError('authority.settings_invalid', { faults: faultsOf(configuration) });
      const own = { settings: settings.data, secrets: secrets.data };
      return {
        hosts: adapter.hosts(own.settings),
        trustedRoots: adapter.trustedRoots?.(own.settings),
        create: (parts) => adapter.create({ ...parts, ...own }),
        test: (parts) => adapter.test({ ...parts, ...own }),
      };
    },
  };
}
