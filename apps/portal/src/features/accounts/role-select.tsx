import { ROLES, type Role } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { Select } from '../../ui/select.tsx';

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
      label={label}
      isLabelHidden={isCompact}
      size={isCompact ? 'sm' : 'md'}
      isDisabled={isDisabled}
      value={value}
      onChange={(chosen) => {
        const role = ROLES.find((known) => known === chosen);
        if (role) onChange(role);
      }}
      helper={isCompact ? undefined : intl.formatMessage({ id: `role.${value}.may` })}
      choices={offered.map((role) => ({ value: role, text: intl.formatMessage({ id: `role.${role}` }) }))}
    />
  );
}
