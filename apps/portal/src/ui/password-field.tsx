import { View, ViewOff } from '@carbon/react/icons';
import { type ComponentProps, useState } from 'react';
import { useIntl } from 'react-intl';
import { TextField } from './text-field.tsx';

/** A password that can be looked at while it is typed: mistyping unseen is why people choose short ones. */
export function PasswordField(props: Omit<ComponentProps<typeof TextField>, 'type' | 'adornment'>) {
  const intl = useIntl();
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? ViewOff : View;
  const name = intl.formatMessage({ id: isShown ? 'password.hide' : 'password.show' });
  const toggle = (
    <button
      type="button"
      className="reveal"
      aria-label={name}
      title={name}
      aria-controls={props.id}
      onClick={() => setShown(!isShown)}
    >
      <Icon size={16} aria-hidden="true" />
    </button>
  );
  return <TextField {...props} type={isShown ? 'text' : 'password'} adornment={toggle} />;
}
