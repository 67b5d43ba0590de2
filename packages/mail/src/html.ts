/** Markup that was made by `html` from escaped values, and may therefore be put into markup as it is. */
export class SafeHtml {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }

  /** Only the `html` tag below makes one: its literal parts are source text, its values are escaped. */
  static fromTemplate(parts: readonly string[], values: readonly HtmlValue[]): SafeHtml {
    let markup = '';
    for (const [index, part] of parts.entries()) {
      markup += part;
      if (index < values.length) markup += markupOf(values[index] ?? '');
    }
    return new SafeHtml(markup);
  }
}

export type HtmlValue = string | number | SafeHtml | readonly HtmlValue[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Whatever escapeHtml changes. Most of a mail's two hundred values, styles above all, have none of it. */
const CHANGED = /[&<>"'`\r]|[^\P{Cc}\t\n]/u;

/** Text as it may stand in element content and in quoted attributes. Control characters but tab and line feed are dropped. */
export const escapeHtml = (text: string): string =>
  CHANGED.test(text)
    ? text
        .replace(/\r\n?/g, '\n')
        .replace(/[^\P{Cc}\t\n]/gu, '')
        .replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '')
    : text;

function markupOf(value: HtmlValue): string {
  if (value instanceof SafeHtml) return value.toString();
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return value.map(markupOf).join('');
}

/** A template whose values are escaped, unless they were made by `html` themselves. Attributes are to be quoted. */
export const html = (parts: TemplateStringsArray, ...values: readonly HtmlValue[]): SafeHtml =>
  SafeHtml.fromTemplate(parts, values);
