import type { OrderDetail } from '@certdesk/contract';

/** Whether what was typed is the order's name. Capitals and blanks around it change nothing: names of hosts know neither. */
export const isNameOf = ({ commonName }: Pick<OrderDetail, 'commonName'>, typed: string): boolean =>
  typed.trim().toLowerCase() === commonName.toLowerCase();
