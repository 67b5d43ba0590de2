import { Information, WarningAltFilled, WarningFilled } from '@carbon/react/icons';
import type { NoteTone, RecipientNote } from './use-recipient-notes.ts';

const ICONS: Record<NoteTone, typeof Information> = {
  info: Information,
  warning: WarningAltFilled,
  strong: WarningFilled,
};

type RecipientNotesProps = {
  /** What the notes describe refers to them by it. */
  id: string;
  notes: readonly RecipientNote[];
  /** Whether notes that come later are read out: those of the address that is chosen. */
  isLive: boolean;
};

/** What is known of a recipient before the click. The element is there before its notes are, so that they are read out. */
export function RecipientNotes({ id, notes, isLive }: RecipientNotesProps) {
  return (
    <div id={id} className="recipient-notes" aria-live={isLive ? 'polite' : 'off'}>
      {notes.map(({ tone, text, quote }) => {
        const Icon = ICONS[tone];
        return (
          <p key={text} className={`recipient-note recipient-note--${tone}`}>
            <Icon size={16} aria-hidden="true" />
            <span>
              {text} {quote && <q className="mono">{quote}</q>}
            </span>
          </p>
        );
      })}
    </div>
  );
}
