import { ChevronLeft, ChevronRight } from '@carbon/react/icons';
import { useIntl } from 'react-intl';
import { Button } from './button.tsx';

type PagerProps = {
  /** How many there are on this page, in words. */
  text: string;
  hasPrevious: boolean;
  hasNext: boolean;
  onPrevious: () => void;
  onNext: () => void;
};

/** Previous and next only: keyset paging knows neither the number of pages nor a way to jump. */
export function Pager({ text, hasPrevious, hasNext, onPrevious, onNext }: PagerProps) {
  const intl = useIntl();
  if (!hasPrevious && !hasNext) return null;
  return (
    <nav className="pager" aria-label={intl.formatMessage({ id: 'pager.label' })}>
      <span className="pager__count">{text}</span>
      <Button kind="ghost" size="md" disabled={!hasPrevious} onClick={onPrevious} className="pager__previous">
        <ChevronLeft size={16} aria-hidden="true" />
        {intl.formatMessage({ id: 'pager.previous' })}
      </Button>
      <Button kind="ghost" size="md" disabled={!hasNext} onClick={onNext} className="pager__next">
        {intl.formatMessage({ id: 'pager.next' })}
        <ChevronRight size={16} aria-hidden="true" />
      </Button>
    </nav>
  );
}
