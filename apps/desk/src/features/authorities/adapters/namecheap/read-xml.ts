import { parseXml, XmlElement } from '@rgrove/parse-xml';

/**
 * The root of an XML text, or undefined when it is not well-formed. Entities are the five of XML: nothing is expanded and
 * nothing fetched, and a text with a DOCTYPE, which could define others, is refused as a whole.
 */
export function readXml(text: string): XmlElement | undefined {
  if (/<!DOCTYPE/i.test(text)) return undefined;
  try {
    return parseXml(text).root ?? undefined;
  } catch {
    return undefined; // also where it is nested too deep: an answer that cannot be read fails in one place, at the caller's
  }
}

export const elementsOf = (parent: XmlElement | undefined): XmlElement[] =>
  (parent?.children ?? []).filter((child) => child instanceof XmlElement);

/** The elements that a path of names leads to. */
export function findElements(parent: XmlElement | undefined, ...path: readonly string[]): XmlElement[] {
  const [name, ...rest] = path;
  const found = elementsOf(parent).filter((child) => child.name === name);
  return rest.length === 0 ? found : found.flatMap((child) => findElements(child, ...rest));
}

/** The text at a path, without the white space around it; undefined where there is none. */
export const textAt = (parent: XmlElement | undefined, ...path: readonly string[]): string | undefined =>
  findElements(parent, ...path)[0]?.text.trim() || undefined;
