import { type FocusEvent, type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';

type MenuProps = {
  label: string;
  /** What the button shows; `label` is its name. */
  face: ReactNode;
  className?: string;
  children: (close: () => void) => ReactNode;
};

/** A button that opens a short list beneath it. Escape, a choice, or leaving it closes the list. */
export function Menu({ label, face, className = '', children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    close();
  };
  const onBlur = (event: FocusEvent<HTMLDivElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens to what its button and list do
    <div className={`header-menu ${className}`} onKeyDown={onKeyDown} onBlur={onBlur}>
      <button
        ref={button}
        type="button"
        className={open ? 'header-menu__button header-menu__button--open' : 'header-menu__button'}
        aria-label={label}
        title={label}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {face}
      </button>
      <div id={id} className="header-menu__panel" hidden={!open}>
        {open && children(close)}
      </div>
    </div>
  );
}

type ChoiceListProps<T extends string> = {
  label: string;
  choices: readonly { value: T; text: string; lang?: string }[];
  chosen: T;
  onChoose: (value: T) => void;
};

/** A list of which one is chosen. `lang` marks a text in a language of its own. */
export function ChoiceList<T extends string>({ label, choices, chosen, onChoose }: ChoiceListProps<T>) {
  return (
    <ul className="header-menu__list" aria-label={label}>
      {choices.map(({ value, text, lang }) => (
        <li key={value}>
          <button
            type="button"
            className="header-menu__item"
            lang={lang}
            aria-current={value === chosen ? 'true' : undefined}
            onClick={() => onChoose(value)}
          >
            {text}
          </button>
        </li>
      ))}
    </ul>
  );
}
