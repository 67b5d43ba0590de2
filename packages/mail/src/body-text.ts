import type { Language } from '@certdesk/contract';
import type { Block, KeyValue, Step } from './blocks.ts';

/** RFC 5322 2.1.1: lines should have at most 78 characters. */
export const TEXT_WIDTH = 78;

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** Wraps at spaces; a longer word (a URL, a fingerprint) keeps its own line whole. Continued lines start with `indent`. */
export function wrapText(text: string, options: { first?: string; indent?: string } = {}): string {
  const { first = '', indent = '' } = options;
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of oneLine(text).split(/ +/)) {
    if (!isEmpty && line.length + 1 + word.length > TEXT_WIDTH) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n').trimEnd();
}

const verbatim = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/\n+$/, '');
const indented = (text: string, indent: string): string => verbatim(text).replace(/^(?=.)/gm, indent);

function headingText(text: string): string {
  const wrapped = wrapText(text);
  const width = Math.max(...wrapped.split('\n').map((line) => line.length));
  return `${wrapped}\n${'-'.repeat(width)}`;
}

function keyValueText({ label, value }: KeyValue, colon: string): string {
  if (typeof value === 'string') return wrapText(`${label}${colon} ${value}`, { indent: '  ' });
  return [`${oneLine(label)}${colon}`, ...value.map((one) => wrapText(one, { first: '  ', indent: '  ' }))].join('\n');
}

function stepText(step: Step, index: number): string {
  const first = `${index + 1}. `;
  const indent = ' '.repeat(first.length);
  if (typeof step === 'string') return wrapText(step, { first, indent });
  return `${wrapText(step.text, { first, indent })}\n\n${indented(step.code, indent)}`;
}

/** French sets a colon apart, and does not let it begin a line. */
const colonOf = (language: Language): string => (language === 'fr' ? '\u00a0:' : ':');

function blockText(block: Block, colon: string): string {
  switch (block.kind) {
    case 'heading':
      return headingText(block.text);
    case 'paragraph':
      return wrapText(block.text);
    case 'keyValues':
      return block.items.map((item) => keyValueText(item, colon)).join('\n');
    case 'code':
      return verbatim(block.text);
    case 'highlight':
      return `${wrapText(block.label)}\n\n    ${oneLine(block.text)}`;
    case 'steps':
      return block.items.map(stepText).join(block.items.some((step) => typeof step !== 'string') ? '\n\n' : '\n');
    case 'link':
      return `${wrapText(`${block.text}${colon}`)}\n${block.url}`;
  }
}

/** The plain-text part: complete in itself, for screen readers, ticket systems and old terminals. */
export function renderText(content: { language: Language; blocks: readonly Block[]; footer: string }): string {
  const { language, blocks, footer } = content;
  const colon = colonOf(language);
  const parts = blocks.map((block) => blockText(block, colon));
  return `${parts.join('\n\n')}\n\n${'-'.repeat(40)}\n${wrapText(footer)}\n`;
}
