import type { Language } from '@certdesk/contract';

/** As people of the language write a moment, with its zone: the reader's own is not known to a mail. */
export function formatTime(language: Language, time: Date): string {
  return new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(time);
}

/** RFC 3339 to the second: the same for every reader. */
export const formatIso = (time: Date): string => time.toISOString().replace(/\.\d{3}Z$/, 'Z');
