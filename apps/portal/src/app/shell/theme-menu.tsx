import { Asleep, Awake, Laptop } from '@carbon/react/icons';
import { useIntl } from 'react-intl';
import { ChoiceList, Menu } from '../../ui/menu.tsx';
import { chooseTheme, THEMES, type ThemeChoice, useTheme } from '../theme.ts';

const ICONS: Record<ThemeChoice, typeof Awake> = { light: Awake, dark: Asleep, system: Laptop };

export function ThemeMenu() {
  const intl = useIntl();
  const theme = useTheme();
  const label = intl.formatMessage({ id: 'shell.theme' });
  const Icon = ICONS[theme];
  const choices = THEMES.map((value) => ({ value, text: intl.formatMessage({ id: `shell.theme.${value}` }) }));
  return (
    <Menu label={label} face={<Icon size={20} />}>
      {(close) => (
        <ChoiceList
          label={label}
          choices={choices}
          chosen={theme}
          onChoose={(value) => {
            chooseTheme(value);
            close();
          }}
        />
      )}
    </Menu>
  );
}
