/** A chain as a file: JSON lines, one receipt each, closed by a statement of how many there are. */
export type ChainLine = { readonly receipt: string } | { readonly statement: string };

export const formatLine = (line: ChainLine): string => `${JSON.stringify(line)}\n`;

const JWS = '[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+';
const LINE = new RegExp(`^\\{"(receipt|statement)":"(${JWS})"\\}$`);

/** Only what formatLine writes: another spelling of the same JSON would be a change that nobody sees. */
export function parseLine(text: string): ChainLine | undefined {
  const [, name, jws = ''] = LINE.exec(text) ?? [];
  if (name === undefined) return undefined;
  return name === 'receipt' ? { receipt: jws } : { statement: jws };
}
