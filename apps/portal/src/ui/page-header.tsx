import { type ReactNode, useEffect, useRef } from 'react';

let isFirstPage = true;

type PageHeaderProps = {
  title: string;
  /** The title as it is shown, where it is a domain name that may break after its dots. */
  heading?: ReactNode;
  eyebrow?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
};

/**
 * The heading of a page. It names the browser's tab, and takes the focus after a navigation, so that a screen reader says
 * where one has arrived; the first page of a visit leaves the focus where the browser puts it.
 */
export function PageHeader({ title, heading, eyebrow, children, actions }: PageHeaderProps) {
  const element = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirstPage) element.current?.focus({ preventScroll: true });
    isFirstPage = false;
  }, []);
  useEffect(() => {
    document.title = `${title} · Certdesk`;
  }, [title]);
  return (
    <header className="page-header">
      {eyebrow && <div className="page-header__eyebrow">{eyebrow}</div>}
      <div className="page-header__line">
        <h1 ref={element} tabIndex={-1}>
          {heading ?? title}
        </h1>
        {actions && <div className="page-header__actions">{actions}</div>}
      </div>
      {children && <div className="page-header__text">{children}</div>}
    </header>
  );
}
