import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

/** Something that is shown this once: selectable, with a copy button, and why it matters. */
export function Secret({ text, label, children }: { text: string; label: string; children: ReactNode }) {
  return (
    <div className="secret">
      <p className="secret__label">{label}</p>
      <p className="secret__line">
        <code className="mono">{text}</code>
        <CopyButton text={text} />
      </p>
      <p>{children}</p>
    </div>
  );
}
