export type MtaStsPolicy = {
  readonly mode: 'enforce' | 'testing' | 'none';
  readonly maxAgeSeconds: number;
  /** Hosts, or `*.example.com` for all of one label more. */
  readonly mx: readonly string[];
};

/** RFC 8461 3.2 */
const MAX_AGE = 31_557_600;
const MODES = ['enforce', 'testing', 'none'] as const;
const MX = /^(?:\*\.)?[a-z0-9_](?:[a-z0-9-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9-]{0,62}))*$/i;

/** Reads a policy file (RFC 8461 3.2). Undefined for one that receivers must not use; unknown fields are passed over. */
export function parseMtaStsPolicy(text: string): MtaStsPolicy | undefined {
  const fields = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => /^([a-z0-9][a-z0-9_.-]{0,31}):[ \t]*(.*?)[ \t]*$/i.exec(line));
  if (fields.includes(null)) return undefined;
  const valuesOf = (name: string): string[] => fields.flatMap((field) => (field?.[1] === name ? [field[2] ?? ''] : []));
  const [version, mode, maxAge, mx] = ['version', 'mode', 'max_age', 'mx'].map(valuesOf);
  const known = MODES.find((one) => one === mode?.[0]);
  if (version?.[0] !== 'STSv1' || known === undefined || !/^\d{1,10}$/.test(maxAge?.[0] ?? '')) return undefined;
  const maxAgeSeconds = Number(maxAge?.[0]);
  const hosts = mx ?? [];
  if (maxAgeSeconds > MAX_AGE || !hosts.every((host) => MX.test(host))) return undefined;
  return known !== 'none' && hosts.length === 0 ? undefined : { mode: known, maxAgeSeconds, mx: hosts };
}

/** RFC 8461 4.1: a wildcard stands for exactly one label. */
export function isMxAllowed({ mx }: Pick<MtaStsPolicy, 'mx'>, host: string): boolean {
  const name = host.replace(/\.$/, '').toLowerCase();
  const parent = name.slice(name.indexOf('.') + 1);
  return mx.some((pattern) => {
    const lower = pattern.toLowerCase();
    return lower.startsWith('*.') ? name.includes('.') && parent === lower.slice(2) : name === lower;
  });
}
