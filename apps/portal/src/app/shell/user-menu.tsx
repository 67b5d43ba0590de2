import { UserAvatar } from '@carbon/react/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { signOut } from '../../api/auth.ts';
import { Menu } from '../../ui/menu.tsx';
import { useSession } from '../session.ts';
import { AccountChoice } from './account-menu.tsx';

function useSignOut() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      await navigate({ to: '/sign-in' });
      queryClient.clear();
    },
  });
}

export function UserMenu() {
  const intl = useIntl();
  const { user, account, accounts } = useSession();
  const leave = useSignOut();
  return (
    <Menu label={intl.formatMessage({ id: 'shell.user' })} face={<UserAvatar size={20} />}>
      {(close) => (
        <>
          <div className="header-menu__who">
            <strong>{user.name}</strong>
            <span>{user.email}</span>
            <span>{`${account.name} · ${intl.formatMessage({ id: `role.${account.role}` })}`}</span>
          </div>
          {accounts.length > 1 && (
            <div className="header-menu__accounts">
              <AccountChoice onChosen={close} />
            </div>
          )}
          <ul className="header-menu__list">
            <li>
              <Link className="header-menu__item" to="/account/password" onClick={close}>
                {intl.formatMessage({ id: 'password.title' })}
              </Link>
            </li>
            <li>
              <button type="button" className="header-menu__item" onClick={() => leave.mutate()}>
                {intl.formatMessage({ id: 'shell.signout' })}
              </button>
              <p role="alert" className="header-menu__error">
                {leave.isError && intl.formatMessage({ id: 'shell.signout.error' })}
              </p>
            </li>
          </ul>
        </>
      )}
    </Menu>
  );
}
