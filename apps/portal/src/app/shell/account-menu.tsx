import { ChevronDown, Enterprise } from '@carbon/react/icons';
import { useIntl } from 'react-intl';
import { ChoiceList, HeaderMenu } from '../../ui/header-menu.tsx';
import { useSession } from '../session.ts';
import { useAccountSwitch } from './use-account-switch.ts';

/** The name of the account one works in; a choice only for those who have several. */
export function AccountMenu() {
  const intl = useIntl();
  const { account, accounts } = useSession();
  const switchTo = useAccountSwitch();
  if (accounts.length < 2) return <span className="account-name">{account.name}</span>;
  const label = intl.formatMessage({ id: 'shell.account.switch' }, { account: account.name });
  const face = (
    <>
      <Enterprise size={20} className="account-face__icon" />
      <span className="account-face__name">{account.name}</span>
      <ChevronDown size={16} className="account-face__chevron" />
    </>
  );
  return (
    <HeaderMenu label={label} face={face} className="header-menu--wide">
      {(close) => (
        <ChoiceList
          label={intl.formatMessage({ id: 'shell.accounts' })}
          choices={accounts.map(({ id, name }) => ({ value: id, text: name }))}
          chosen={account.id}
          onChoose={(id) => {
            close();
            if (id !== account.id) switchTo(id);
          }}
        />
      )}
    </HeaderMenu>
  );
}
