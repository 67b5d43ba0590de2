import { useIntl } from 'react-intl';

/** A moment near now as a person says it: the time alone today, else date and time; in the reader's zone and language. */
export function useMoment(): (moment: Date | string) => string {
  const intl = useIntl();
  return (moment) => {
    const date = new Date(moment);
    const isToday = date.toDateString() === new Date().toDateString();
    if (isToday) return intl.formatTime(date, { timeStyle: 'medium' });
    return intl.formatDate(date, { dateStyle: 'medium', timeStyle: 'short' });
  };
}

/** A point in time: the reader's locale and zone on screen, UTC in the title. */
export function Moment({ at, dateOnly = false }: { at: string; dateOnly?: boolean }) {
  const intl = useIntl();
  const text = intl.formatDate(at, dateOnly ? { dateStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'medium' });
  return (
    <time dateTime={at} title={at}>
      {text}
    </time>
  );
}
