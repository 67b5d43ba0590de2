import { ChevronDown } from '@carbon/react/icons';
import { useIntl } from 'react-intl';
import { ChoiceList, Menu } from '../../ui/menu.tsx';
import { useSession } from '../session.ts';
import { useAccountSwitch } from './use-account-switch.ts';

/** The name of the account one works in; a choice only for those who have several. */
export function AccountMenu() {
  const intl = useIntl();
  const { account, accounts } = useSession();
  if (accounts.length < 2) return <span className="account-name">{account.name}</span>;
  const label = intl.formatMessage({ id: 'shell.account.switch' }, { account: account.name });
  const face = (
    <>
      <span className="account-face__name">{account.name}</span>
      <ChevronDown size={16} />
    </>
  );
  return (
    <Menu label={label} face={face} className="header-menu--wide">
      {(close) => <AccountChoice onChosen={close} />}
    </Menu>
  );
}

/** The accounts of the person signed in, to work in another one. */
export function AccountChoice({ onChosen }: { onChosen: () => void }) {
  const intl = useIntl();
  const { account, accounts } = useSession();
  const switchTo = useAccountSwitch();
  return (
    <ChoiceList
      label={intl.formatMessage({ id: 'shell.accounts' })}
      choices={accounts.map(({ id, name }) => ({ value: id, text: name }))}
      chosen={account.id}
      onChoose={(id) => {
        onChosen();
        if (id !== account.id) switchTo(id);
      }}
    />
  );
}
