import { DomainName } from './domain-name.tsx';

/** The names of a certificate, one a line. */
export function NameList({ names }: { names: readonly string[] }) {
  return (
    <ul className="plain-list">
      {names.map((name) => (
        <li key={name}>
          <DomainName name={name} />
        </li>
      ))}
    </ul>
  );
}
