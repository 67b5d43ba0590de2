import { type Argument, type JSXOpeningElement, parseSync, Visitor } from 'oxc-parser';
import { lineAt, type SourceFile } from './source-files.ts';

export type KeyUsage = {
  /** Every string in the code: a key among them is used. */
  literals: ReadonlySet<string>;
  /** Keys put together in the code, as patterns: `order.status.${status}`. */
  patterns: readonly RegExp[];
  /** Keys asked for by name, which must be there. */
  asked: readonly { key: string; path: string; line: number }[];
};

const KEY = /^[a-z][\w-]*(\.[\w-]+)+$/;
type Node = { type: string; start: number };

function literalOf(node: unknown): string | undefined {
  const { value } = (node ?? {}) as { value?: unknown }; // cast: read only, and its type is looked at
  return typeof value === 'string' && KEY.test(value) ? value : undefined;
}

/** `text('key')`, `translator.text('key')`, `t('key')`. */
const TEXT_FUNCTIONS = new Set(['text', 't']);
/** `new StartFault('key')`. */
const FAULT_CLASSES = new Set(['StartFault']);

function calleeName(callee: object): string | undefined {
  const { name, property } = callee as { name?: string; property?: { name?: string } }; // cast: only an identifier or a member has these
  return name ?? property?.name;
}

/** The key that `formatMessage({ id: 'key' })` asks for. */
function messageId(argument: Argument | undefined): Node | undefined {
  if (argument?.type !== 'ObjectExpression') return undefined;
  const properties = argument.properties.filter((property) => property.type === 'Property');
  return properties.find(({ key }) => 'name' in key && key.name === 'id')?.value;
}

function askedByCall(callee: object, first: Argument | undefined): Node | undefined {
  const name = calleeName(callee) ?? '';
  return TEXT_FUNCTIONS.has(name) ? first : name === 'formatMessage' ? messageId(first) : undefined;
}

/** The key that `<FormattedMessage id="key" />` asks for. */
function askedByElement({ name, attributes }: JSXOpeningElement): Node | undefined {
  if (!('name' in name) || name.name !== 'FormattedMessage') return undefined;
  const named = attributes.filter((attribute) => attribute.type === 'JSXAttribute');
  return named.find((attribute) => attribute.name.name === 'id')?.value ?? undefined;
}

/** `order.status.${status}` as a pattern; undefined for templates that cannot be keys. */
function patternOf(parts: readonly string[]): RegExp | undefined {
  const isKey = /^[a-z][\w-]*\./.test(parts[0] ?? '') && parts.every((part) => /^[\w.-]*$/.test(part));
  return isKey ? new RegExp(`^${parts.map(RegExp.escape).join('[\\w.-]+')}$`) : undefined;
}

type Found = { literals: Set<string>; patterns: RegExp[]; asked: { key: string; path: string; line: number }[] };

function collect({ path, text }: SourceFile, { literals, patterns, asked }: Found): void {
  const ask = (node: Node | undefined) => {
    const key = literalOf(node);
    if (node && key !== undefined) asked.push({ key, path, line: lineAt(text, node.start) });
  };
  new Visitor({
    Literal: ({ value }) => {
      if (typeof value === 'string') literals.add(value);
    },
    TemplateLiteral: ({ quasis }) => {
      const parts = quasis.map((quasi) => quasi.value.cooked ?? '');
      const pattern = parts.length > 1 ? patternOf(parts) : undefined;
      if (pattern) patterns.push(pattern);
      else if (parts.length === 1) literals.add(parts.join(''));
    },
    CallExpression: ({ callee, arguments: [first] }) => ask(askedByCall(callee, first)),
    NewExpression: ({ callee, arguments: [first] }) =>
      ask(FAULT_CLASSES.has(calleeName(callee) ?? '') ? first : undefined),
    JSXOpeningElement: (element) => ask(askedByElement(element)),
  }).visit(parseSync(path, text).program);
}

/** Which texts the code uses, as far as its strings tell. */
export function findKeyUsage(files: readonly SourceFile[]): KeyUsage {
  const found: Found = { literals: new Set(), patterns: [], asked: [] };
  for (const file of files) collect(file, found);
  return found;
}

export const isUsed = (key: string, { literals, patterns }: KeyUsage): boolean =>
  literals.has(key) || patterns.some((pattern) => pattern.test(key));
