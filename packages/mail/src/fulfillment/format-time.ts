import type { Language } from '@certdesk/contract';

/** Making one takes as long as wording half a mail, so each is made once. */
const formats = new Map<Language, Intl.DateTimeFormat>();

function createFormat(language: Language): Intl.DateTimeFormat {
  const format = new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    // As 9:44 AM, and where a day has 24 hours as 09:44.
    hour: language === 'en' ? 'numeric' : '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  });
  formats.set(language, format);
  return format;
}

/** As people of the language write a moment, with its zone: the reader's own is not known to a mail. */
export const formatTime = (language: Language, time: Date): string =>
  (formats.get(language) ?? createFormat(language)).format(time);

/** RFC 3339 to the second: the same for every reader. */
export const formatIso = (time: Date): string => time.toISOString().replace(/\.\d{3}Z$/, 'Z');
