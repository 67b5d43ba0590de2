type MenuActionProps = { text: string; reason?: string | undefined; isDangerous?: boolean; onPress: () => void };

/** One line of a menu. What cannot be done now stands there with its reason. */
export function MenuAction({ text, reason, isDangerous = false, onPress }: MenuActionProps) {
  return (
    <li>
      {reason === undefined ? (
        <button
          type="button"
          className={isDangerous ? 'header-menu__item header-menu__item--danger' : 'header-menu__item'}
          onClick={onPress}
        >
          {text}
        </button>
      ) : (
        <p className="row-menu__reason">
          <span>{text}</span>
          {reason}
        </p>
      )}
    </li>
  );
}
