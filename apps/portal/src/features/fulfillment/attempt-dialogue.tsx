import type { DialogueLine, FulfillmentRequest, MailAttempt } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingText } from '../../ui/loading-text.tsx';
import { attemptsQuery } from './attempts.query.ts';
import { type SpokenLine, useSpokenLines } from './use-spoken-lines.ts';
import { useStateText } from './use-state-text.ts';

type AttemptProps = { request: FulfillmentRequest; attempt: number };

/** The SMTP dialogue of one attempt, asked for when somebody opens it. */
export function AttemptDialogue({ request, attempt }: AttemptProps) {
  const intl = useIntl();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="fold dialogue" aria-live="off" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{intl.formatMessage({ id: 'dialogue.title' }, { attempt })}</summary>
      {isOpen && <Attempt request={request} attempt={attempt} />}
    </details>
  );
}

function Attempt({ request, attempt }: AttemptProps) {
  const intl = useIntl();
  const { data, isPending, error, refetch } = useQuery(attemptsQuery(request));
  const kept = data?.items.find((one) => one.attempt === attempt);
  if (isPending) return <LoadingText />;
  if (error && !data) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!kept) return <p className="cell-note">{intl.formatMessage({ id: 'dialogue.not_kept' })}</p>;
  if (kept.lines.length === 0) return <p className="cell-note">{intl.formatMessage({ id: 'dialogue.none' })}</p>;
  return <Dialogue request={request} attempt={kept} />;
}

function Dialogue({ request, attempt }: { request: FulfillmentRequest; attempt: MailAttempt }) {
  const intl = useIntl();
  const lines = useSpokenLines()(attempt.lines);
  return (
    <>
      <p className="cell-note">{intl.formatMessage({ id: 'dialogue.legend' })}</p>
      <ol className="dialogue__lines">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was said does not change any more
          <Line key={index} line={line} />
        ))}
      </ol>
      <CopyButton text={useCopyText(request, attempt, lines)} />
    </>
  );
}

const isRefusal = ({ part, text }: Pick<DialogueLine, 'part' | 'text'>): boolean =>
  part === 'fault' || (part === 'server' && /^[45]\d\d/.test(text));

function Line({ line }: { line: SpokenLine }) {
  const { part, time, speaker, text } = line;
  const look = speaker ? 'mono' : 'dialogue__note';
  return (
    <li className={isRefusal(line) ? 'dialogue__refusal' : undefined} data-part={part}>
      <span className="dialogue__time">{time}</span>
      <span className="mono">{speaker}</span>
      <span className={look}>{text}</span>
    </li>
  );
}

/** As text for a ticket: to whom, when, what came of it, and each line. */
function useCopyText(request: FulfillmentRequest, attempt: MailAttempt, lines: readonly SpokenLine[]): string {
  const intl = useIntl();
  const { state, cause } = useStateText(request.reason)(attempt.state, attempt);
  const title = intl.formatMessage({ id: 'dialogue.title' }, { attempt: attempt.attempt });
  const head = [`${title}, ${attempt.at}, ${request.recipient}`, [state, cause].filter(Boolean).join('. ')];
  return [...head, ...lines.map(({ time, speaker, text }) => `${time} ${speaker || '* '} ${text}`)].join('\n');
}
