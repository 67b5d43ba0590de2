import { childrenOf, contentOf, readDer, type Tlv } from '../der/read.ts';
import { sequence, tlv } from '../der/write.ts';
import { PkiError } from '../pki-error.ts';

/*
 * Changes to DER after which all lengths are right again. A changed octet mostly breaks the frame, and never reaches
 * what comes behind the check of lengths; these do.
 */

type Node = { tag: number; content: Uint8Array; children: Node[] | undefined };
type DerChange = { readonly place: number; readonly value: number };

const OCTET_STRING = 0x04;
const TAGS = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x17, 0x18, 0x1e, 0x30, 0x31, 0x80, 0xa0, 0xa1, 0xa3];

function toNode(value: Tlv, depth = 0): Node {
  const content = contentOf(value);
  const children = depth < 40 ? childrenWithin(value, content) : undefined;
  return { tag: value.tag, content, children: children?.map((child) => toNode(child, depth + 1)) };
}

/** Those of an OCTET STRING too, where it holds a value: PKCS #12 and extensions nest so. */
function childrenWithin(value: Tlv, content: Uint8Array): Tlv[] | undefined {
  if (value.tag & 0x20) return childrenOf(value);
  if (value.tag !== OCTET_STRING || content[0] !== 0x30) return undefined;
  try {
    return [readDer(content)];
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

const write = ({ tag, content, children }: Node): Uint8Array => tlv(tag, ...(children?.map(write) ?? [content]));

/** Walks down from the root and may stop at each level: what holds everything counts as much as what it holds. */
function parentAt(root: Node, place: number): Node {
  let [node, rest] = [root, place];
  for (;;) {
    const children = node.children ?? [];
    const scaled = rest * (children.length + 1);
    const next = children[Math.floor(scaled)];
    if (!next?.children?.length) return node;
    [node, rest] = [next, scaled % 1];
  }
}

/** One value removed, doubled, emptied, replaced, wrapped, moved, or given another tag or content. */
const KINDS: readonly ((siblings: Node[], at: number, value: number) => void)[] = [
  (siblings, at) => siblings.splice(at, 1),
  (siblings, at) => siblings.splice(at, 0, ...siblings.slice(at, at + 1)),
  (siblings, at) =>
    siblings.splice(at, 1, { ...(siblings[at] as Node), content: new Uint8Array(), children: undefined }), // cast: `at` is within
  (siblings, at, value) => siblings.splice(at, 1, { ...(siblings[at] as Node), tag: TAGS[value % TAGS.length] ?? 5 }), // cast: as above
  (siblings, at, value) =>
    siblings.splice(at, 1, {
      ...(siblings[at] as Node), // cast: as above
      content: new Uint8Array(value & 15).fill(value >>> 4),
      children: undefined,
    }),
  (siblings, at) =>
    siblings.splice(at, 1, { tag: 0x30, content: new Uint8Array(), children: siblings.slice(at, at + 1) }),
  (siblings, at, value) => {
    const { content } = siblings[at] as Node; // cast: as above
    const changed = content.map((octet, i) => (i === value % content.length ? octet ^ (1 << (value & 7)) : octet));
    siblings.splice(at, 1, { ...(siblings[at] as Node), content: changed, children: undefined }); // cast: as above
  },
  (siblings, at, value) => siblings.splice(value % siblings.length, 0, ...siblings.splice(at, 1)),
];

/** The input itself when it is no DER. */
export function mutateDer(input: Uint8Array, { place, value }: DerChange): Uint8Array {
  try {
    const root = toNode(readDer(input));
    const { children } = parentAt(root, place);
    if (!children?.length) return sequence(input);
    KINDS[value % KINDS.length]?.(children, (value >>> 3) % children.length, value >>> 3);
    return write(root);
  } catch (error) {
    if (error instanceof PkiError) return input;
    throw error;
  }
}
