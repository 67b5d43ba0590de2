import { CheckmarkFilled, ErrorFilled, InformationFilled, WarningAltFilled } from '@carbon/react/icons';
import type { ReactNode } from 'react';

export type NoticeKind = 'error' | 'warning' | 'success' | 'info';

const ICONS = { error: ErrorFilled, warning: WarningAltFilled, success: CheckmarkFilled, info: InformationFilled };

type NoticeProps = { kind: NoticeKind; title: string; children?: ReactNode; action?: ReactNode };

/**
 * An inline notification in Carbon's low-contrast look. Carbon's own names the kind to screen readers by an English word of
 * its own and has no room for a list or a button of ours.
 */
export function Notice({ kind, title, children, action }: NoticeProps) {
  const Icon = ICONS[kind];
  return (
    <div className={`notice notice--${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <Icon size={20} className="notice__icon" aria-hidden="true" />
      <div className="notice__body">
        <p className="notice__title">{title}</p>
        {children && <div className="notice__text">{children}</div>}
        {action && <div className="notice__action">{action}</div>}
      </div>
    </div>
  );
}
