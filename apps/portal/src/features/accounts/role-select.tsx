import { Select, SelectItem } from '@carbon/react';
import { ROLES, type Role } from '@certdesk/contract';
import { useIntl } from 'react-intl';

type RoleSelectProps = {
  id: string;
  label: string;
  value: Role;
  onChange: (role: Role) => void;
  /** Nobody gives more than they have. */
  strongest: Role;
  isCompact?: boolean;
  isDisabled?: boolean;
};

export function RoleSelect({
  id,
  label,
  value,
  onChange,
  strongest,
  isCompact = false,
  isDisabled = false,
}: RoleSelectProps) {
  const intl = useIntl();
  const offered = ROLES.filter((role) => role === value || ROLES.indexOf(role) >= ROLES.indexOf(strongest));
  return (
    <Select
      id={id}
      labelText={label}
      hideLabel={isCompact}
      size={isCompact ? 'sm' : 'md'}
      disabled={isDisabled}
      value={value}
      onChange={(event) => {
        const role = ROLES.find((known) => known === event.target.value);
        if (role) onChange(role);
      }}
      helperText={isCompact ? undefined : intl.formatMessage({ id: `role.${value}.may` })}
    >
      {offered.map((role) => (
        <SelectItem key={role} value={role} text={intl.formatMessage({ id: `role.${role}` })} />
      ))}
    </Select>
  );
}
