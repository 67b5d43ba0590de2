import { DocumentBlank } from '@carbon/react/icons';
import type { ReactNode } from 'react';

export function EmptyState({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <section className="empty-state">
      <DocumentBlank size={32} aria-hidden="true" />
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </section>
  );
}
