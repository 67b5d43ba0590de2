import { readFileSync } from 'node:fs';
import { AddAuthorityBody, AuthorityState, ChangeAuthorityBody, OFFER_ALL, Offer } from '@certdesk/contract';
import { type Environment, StartFault, StartFaults, toPointer } from '@certdesk/platform';
import { type Document, LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import type { InstalledKind, Values } from './authority-kind.ts';
import type { DeclaredAuthority } from './load-authorities.ts';

/** A file that is kept in git holds no secret, only where each one is. */
const SecretReference = z.union([
  z.strictObject({ file: z.string().min(1) }),
  z.strictObject({ env: z.string().regex(/^[A-Za-z_]\w*$/) }),
]);
type SecretReference = z.output<typeof SecretReference>;

const Declaration = z.strictObject({
  /** Orders keep it; an id that the desk makes looks otherwise (UUID). */
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a short name in a-z, 0-9 and -'),
  kind: z.string(),
  name: AddAuthorityBody.shape.name,
  state: AuthorityState.default('active'),
  pausedReason: ChangeAuthorityBody.shape.pausedReason.default(null),
  settings: z.record(z.string(), z.unknown()).default({}),
  secrets: z.record(z.string(), SecretReference).default({}),
  offers: z.array(Offer).default([...OFFER_ALL]),
});
const AuthoritiesFile = z.strictObject({ authorities: z.array(Declaration).max(100) });
type Declaration = z.output<typeof Declaration>;

const SETTING = 'CERTDESK_AUTHORITIES';
type Place = { readonly path: readonly PropertyKey[]; readonly expected: string };
type Report = (place: Place) => void;

/** The line of the deepest thing on the path that is in the file at all. */
function lineAt(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (node && typeof node === 'object' && 'range' in node && Array.isArray(node.range))
      return lines.linePos(Number(node.range[0])).line;
  }
  return 1;
}

function readSecret(reference: SecretReference, environment: Environment): string | undefined {
  if ('env' in reference) return environment[reference.env] || undefined;
  try {
    return readFileSync(reference.file, 'utf8').trim();
  } catch {
    return undefined; // what cannot be read is told as missing, with its place
  }
}

function readSecrets(declaration: Declaration, environment: Environment, report: (place: Place) => void): Values {
  return Object.fromEntries(
    Object.entries(declaration.secrets).flatMap(([name, reference]) => {
      const value = readSecret(reference, environment);
      if (value === undefined) {
        const where = 'env' in reference ? `the variable ${reference.env} set` : `${reference.file} readable`;
        report({ path: ['secrets', name], expected: where });
      }
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

type Kinds = readonly InstalledKind[];

function checkOne(
  declaration: Declaration,
  { kinds, environment, report }: { kinds: Kinds; environment: Environment; report: Report },
): DeclaredAuthority {
  const kind = kinds.find((candidate) => candidate.kind === declaration.kind);
  const secrets = readSecrets(declaration, environment, report);
  if (!kind) report({ path: ['kind'], expected: `one of ${kinds.map((candidate) => candidate.kind).join(', ')}` });
  for (const fault of kind?.faultsOf({ settings: declaration.settings, secrets }) ?? []) {
    const path = fault.path.split('/').slice(1);
    // A secret that could not be read has been told; so has nothing else.
    if (!(path[0] === 'secrets' && path[1] !== undefined && path[1] in declaration.secrets && !(path[1] in secrets)))
      report({ path, expected: [fault.code, ...Object.values(fault.params ?? {})].join(' ') });
  }
  return { ...declaration, pausedReason: declaration.pausedReason ?? null, secrets };
}

/**
 * The authorities that a YAML file declares, for operators who keep their configuration in git. Strict: every fault of the
 * file at once, each with its line; values never appear in them. Throws StartFaults.
 */
export function readDeclaredAuthorities(
  file: string,
  { kinds, environment }: { kinds: Kinds; environment: Environment },
): readonly DeclaredAuthority[] {
  const faults: StartFault[] = [];
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines, uniqueKeys: true, strict: true, merge: false });
  const fault = (line: number, expected: string) => {
    faults.push(new StartFault('authorities.invalid', { file, line, expected }));
  };
  for (const { pos, code } of [...document.errors, ...document.warnings]) fault(lines.linePos(pos[0]).line, code);
  // An alias could make a small file a huge one, and nobody needs one here.
  visit(document, { Alias: (_key, { range }) => fault(lines.linePos(range?.[0] ?? 0).line, 'no alias') });
  if (faults.length > 0) throw new StartFaults(faults);

  const parsed = AuthoritiesFile.safeParse(document.toJS());
  for (const { path, message } of parsed.error?.issues ?? [])
    fault(lineAt(document, lines, path), `${toPointer(path)} ${message}`);
  const declarations = parsed.data?.authorities ?? [];
  const authorities = declarations.map((declaration, index) => {
    const report: Report = ({ path, expected }) =>
      fault(
        lineAt(document, lines, ['authorities', index, ...path]),
        `${toPointer(['authorities', index, ...path])} ${expected}`,
      );
    if (declarations.findIndex(({ id }) => id === declaration.id) !== index || declaration.id === 'builtin')
      report({ path: ['id'], expected: 'an id that no other authority has' });
    return checkOne(declaration, { kinds, environment, report });
  });
  if (faults.length > 0) throw new StartFaults(faults);
  return authorities;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new StartFaults([new StartFault('config.file_unreadable', { name: SETTING, file }, { cause })]);
  }
}
