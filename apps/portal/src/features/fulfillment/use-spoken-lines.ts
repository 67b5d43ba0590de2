import type { DialogueLine, DialoguePart } from '@certdesk/contract';
import { useIntl } from 'react-intl';

/** `speaker`: empty for what nobody said, which is told in the reader's words. */
export type SpokenLine = { part: DialoguePart; time: string; speaker: 'C:' | 'S:' | ''; text: string };

const SPEAKERS: Partial<Record<DialoguePart, SpokenLine['speaker']>> = { client: 'C:', server: 'S:' };

/** A dialogue as people read it: what was said as it was, the rest in words, with seconds since the attempt began. */
export function useSpokenLines(): (lines: readonly DialogueLine[]) => SpokenLine[] {
  const intl = useIntl();
  const seconds = { minimumFractionDigits: 3, maximumFractionDigits: 3 } as const;
  const wordsOf = ({ part, text }: DialogueLine): string => {
    if (part === 'client' || part === 'server' || part === 'fault') return text;
    return intl.formatMessage({ id: `dialogue.part.${part}` }, { text, count: Number(text) });
  };
  return (lines) =>
    lines.map((line) => ({
      part: line.part,
      time: intl.formatNumber(line.ms / 1000, seconds),
      speaker: SPEAKERS[line.part] ?? '',
      text: wordsOf(line),
    }));
}
