import type { RecordToSet } from '@certdesk/contract';
import { CopyButton } from '../../ui/copy-button.tsx';

/** One record to publish: its type, its name and its value, each value to be copied as a whole. */
export function RecordBlock({ record }: { record: RecordToSet }) {
  const { name, type, value } = record;
  return (
    <div className="dns-record">
      <div className="dns-record__line">
        <span className="dns-record__type">{type}</span>
        <code className="mono">{name}</code>
        <CopyButton text={name} />
      </div>
      <div className="dns-record__line">
        <pre className="mono">{value}</pre>
        <CopyButton text={value} />
      </div>
    </div>
  );
}
