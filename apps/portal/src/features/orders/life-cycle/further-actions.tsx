import { OverflowMenuVertical } from '@carbon/react/icons';
import { useIntl } from 'react-intl';
import { buttonClass } from '../../../ui/button.tsx';
import { ExplainedButton } from '../../../ui/explained-button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { MenuAction } from '../../../ui/menu-action.tsx';
import type { FurtherAction } from './use-further-actions.ts';

type FurtherActionsProps = { actions: readonly FurtherAction[]; name: string };

/** The further actions as buttons, or, where they do not fit beside Send, as its menu: the style sheet shows one of them. */
export function FurtherActions({ actions, name }: FurtherActionsProps) {
  return (
    <>
      <div className="further-actions">
        {actions.map(({ key, text, kind, reason, onPress }) => (
          <ExplainedButton
            key={key}
            label={`${text}, ${name}`}
            reason={reason}
            className={buttonClass({ kind, size: 'md' }, reason === undefined ? '' : 'cds--btn--disabled')}
            onClick={onPress}
          >
            {text}
          </ExplainedButton>
        ))}
      </div>
      <FurtherMenu actions={actions} name={name} />
    </>
  );
}

function FurtherMenu({ actions, name }: FurtherActionsProps) {
  const intl = useIntl();
  const label = intl.formatMessage({ id: 'orders.actions_of' }, { name });
  return (
    <Menu label={label} face={<OverflowMenuVertical size={20} />} className="row-menu further-menu">
      {(close) => (
        <ul className="header-menu__list">
          {actions.map(({ key, text, kind, reason, onPress }) => (
            <MenuAction
              key={key}
              text={text}
              reason={reason}
              isDangerous={kind === 'danger--tertiary'}
              onPress={() => {
                close();
                onPress();
              }}
            />
          ))}
        </ul>
      )}
    </Menu>
  );
}
