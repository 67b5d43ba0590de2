import { type KeyboardEvent, type MouseEvent, type ReactNode, useId, useState } from 'react';

type ExplainedButtonProps = {
  children: ReactNode;
  /** The accessible name where several buttons of a page share a text; it starts with that text. */
  label: string;
  /** Why it cannot be pressed now; undefined while it can. */
  reason: string | undefined;
  /** Another look than a link's. */
  className?: string;
  onClick: (event: MouseEvent<HTMLButtonElement>) => void;
};

/**
 * A button (link-like unless told) that, when it cannot work, stays reachable and says why: on focus, on hover, on a tap,
 * and to screen readers as its description. A `disabled` button would be skipped by the keyboard and silent.
 */
export function ExplainedButton({ children, label, reason, className = 'link-button', onClick }: ExplainedButtonProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const isBlocked = reason !== undefined;
  const show = () => setOpen(true);
  const hide = () => setOpen(false);
  const press = (event: MouseEvent<HTMLButtonElement>) => (isBlocked ? show() : onClick(event));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && open) hide();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering also shows what focus and a tap show
    <span className="explained" onMouseEnter={show} onMouseLeave={hide} onKeyDown={onKeyDown}>
      <button
        type="button"
        className={className}
        aria-label={label}
        aria-disabled={isBlocked || undefined}
        aria-describedby={isBlocked ? id : undefined}
        onClick={press}
        onFocus={show}
        onBlur={hide}
      >
        {children}
      </button>
      {isBlocked && (
        <span id={id} role="tooltip" className="explained__reason" hidden={!open}>
          {reason}
        </span>
      )}
    </span>
  );
}
