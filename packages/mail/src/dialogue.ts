import { DialogueLine, type DialoguePart } from '@certdesk/contract';
import { cleanResponse } from './smtp-outcome.ts';

/**
 * What is said in one attempt, to be shown to people who want to know why a mail has not arrived. Written on the way of
 * every mail, so a line is one short string, and the whole is joined once.
 */
export type Dialogue = {
  /** Text of several lines becomes several. */
  note: (part: DialoguePart, text?: string) => void;
  /** A text of the mail server's without the secret. */
  hide: (text: string) => string;
  /** All of it, as it is kept (see readDialogue). */
  text: () => string;
};

/** A server that talks without end fills no database: some ten ordinary dialogues. */
const MAX_CHARACTERS = 8_000;
/** More than any EHLO answer has. */
const MAX_LINES_AT_ONCE = 40;
const MAX_LINE = 300;
const PLAIN = /^[\x20-\x7e]{0,300}$/;
export const HIDDEN = '…';

const clean = (line: string): string => (PLAIN.test(line) ? line : cleanResponse(line).slice(0, MAX_LINE));

/** `secret`: letters and digits that must not be shown, wherever a server repeats them. */
export function createDialogue(secret?: string): Dialogue {
  const begun = performance.now();
  let pattern: RegExp | undefined;
  const lines: string[] = [];
  let [room, omitted] = [MAX_CHARACTERS, 0];

  const hide = (text: string): string => {
    // Most lines are shorter than the secret.
    if (secret === undefined || text.length < secret.length) return text;
    pattern ??= new RegExp(secret, 'gi');
    return text.replace(pattern, HIDDEN);
  };
  const add = (ms: number, part: DialoguePart, text: string): void => {
    const line = `${ms} ${part} ${clean(hide(text))}`;
    if (line.length > room) {
      omitted += 1;
      return;
    }
    room -= line.length;
    lines.push(line);
  };
  const note = (part: DialoguePart, text = ''): void => {
    const ms = Math.round(performance.now() - begun);
    const said = text.includes('\n') ? text.split('\n') : [text];
    for (const line of said.slice(0, MAX_LINES_AT_ONCE)) add(ms, part, line);
    omitted += Math.max(0, said.length - MAX_LINES_AT_ONCE);
  };
  const text = (): string => {
    if (omitted === 0) return lines.join('\n');
    return [...lines, `${Math.round(performance.now() - begun)} omitted ${omitted}`].join('\n');
  };
  return { note, hide, text };
}

const LINE = /^(\d+) ([a-z]+) (.*)$/;

/** The lines of a kept dialogue. A line that no version of ours wrote is left out. */
export const readDialogue = (text: string): DialogueLine[] =>
  text.split('\n').flatMap((line) => {
    const [, ms, part, said] = LINE.exec(line) ?? [];
    const { data } = DialogueLine.safeParse({ ms: Number(ms), part, text: said });
    return data ? [data] : [];
  });
