import { Close } from '@carbon/react/icons';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useIntl } from 'react-intl';

type DialogProps = {
  title: string;
  label?: ReactNode;
  children: ReactNode;
  /** The buttons, the safe one first. The one with `data-autofocus` gets the focus. */
  footer: ReactNode;
  /** The id of what is to be read out with the title. */
  describedBy?: string | undefined;
  onClose: () => void;
};

/**
 * A modal dialog in Carbon's look on the browser's own <dialog>: it makes the page behind inert, keeps the focus inside,
 * closes on Escape and gives the focus back to what opened it. Carbon's Modal does these by hand, with English sentinels.
 */
export function Dialog({ title, label, children, footer, describedBy, onClose }: DialogProps) {
  const intl = useIntl();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    // Closing before React removes the element is what makes the browser give the focus back.
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={describedBy}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className="dialog__header">
        {label && <p className="dialog__label">{label}</p>}
        <h2 id={`${id}-title`}>{title}</h2>
        <button
          type="button"
          className="dialog__close"
          aria-label={intl.formatMessage({ id: 'action.close' })}
          onClick={onClose}
        >
          <Close size={20} aria-hidden="true" />
        </button>
      </header>
      <div className="dialog__body">{children}</div>
      <footer className="dialog__footer">{footer}</footer>
    </dialog>
  );
}
