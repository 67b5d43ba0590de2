import { Checkmark, Copy } from '@carbon/react/icons';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from './button.tsx';

const SHOWN_MS = 2000;

/** Copies a text and says so. The clipboard is missing on plain http; then there is no button, the text can be selected. */
export function CopyButton({ text }: { text: string }) {
  const intl = useIntl();
  const [copied, setCopied] = useState(false);
  if (!window.isSecureContext) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  return (
    <Button kind="tertiary" size="sm" renderIcon={copied ? Checkmark : Copy} onClick={() => void copy()}>
      <span aria-live="polite">{intl.formatMessage({ id: copied ? 'action.copied' : 'action.copy' })}</span>
    </Button>
  );
}
