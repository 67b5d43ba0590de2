import { Fragment } from 'react';

/** A domain name that may break after its dots, so that a long one wraps where a reader would break it. */
export function DomainName({ name }: { name: string }) {
  const labels = name.split('.');
  return (
    <bdi className="domain-name">
      {labels.map((label, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the labels of one name never change their order
        <Fragment key={index}>
          {label}
          {index < labels.length - 1 && (
            <>
              .<wbr />
            </>
          )}
        </Fragment>
      ))}
    </bdi>
  );
}
