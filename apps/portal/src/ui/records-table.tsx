// biome-ignore-all lint/a11y/noRedundantRoles: the phone's layout makes cards of the rows, which takes their roles away
import { ArrowDown, ArrowsVertical, ArrowUp } from '@carbon/react/icons';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';

type CellProps = { label: FormatjsIntl.Message['ids']; name: string; children: ReactNode };

/** `data-label` becomes the visible label of a card on a phone. */
export function Cell({ label, name, children }: CellProps) {
  return (
    <td
      role="cell"
      className={`records__cell records__cell--${name}`}
      data-label={useIntl().formatMessage({ id: label })}
    >
      {children}
    </td>
  );
}

export function Column({ text, isHidden = false }: { text: string; isHidden?: boolean }) {
  return (
    <th role="columnheader" scope="col">
      <span className={isHidden ? 'cds--visually-hidden' : 'cds--table-header-label'}>{text}</span>
    </th>
  );
}

type SortHeaderProps<C extends string> = { text: string; column: C; sorted: string; onSort: (column: C) => void };

export function SortHeader<C extends string>({ text, column, sorted, onSort }: SortHeaderProps<C>) {
  const direction = sorted === column ? 'ascending' : sorted === `-${column}` ? 'descending' : undefined;
  const Icon = direction === undefined ? ArrowsVertical : direction === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <th role="columnheader" scope="col" aria-sort={direction}>
      <button type="button" className="sort-button" onClick={() => onSort(column)}>
        <span className="cds--table-header-label">{text}</span>
        <Icon size={16} aria-hidden="true" className={direction ? undefined : 'sort-button__idle'} />
      </button>
    </th>
  );
}
