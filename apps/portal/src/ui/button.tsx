import type { CarbonIconType } from '@carbon/react/icons';
import type { ComponentProps, MouseEvent, ReactNode } from 'react';

export type ButtonKind = 'primary' | 'secondary' | 'tertiary' | 'ghost' | 'danger' | 'danger--tertiary';
export type ButtonSize = 'sm' | 'md' | 'lg';
type Look = { kind?: ButtonKind; size?: ButtonSize; renderIcon?: CarbonIconType };

/** Carbon's look for anything that acts as a button: also a link that leads to where something begins. */
export function buttonClass({ kind = 'primary', size = 'lg' }: Pick<Look, 'kind' | 'size'>, more = ''): string {
  return `cds--btn cds--btn--${kind} cds--btn--${size} cds--layout--size-${size} ${more}`;
}

export function ButtonFace({ children, renderIcon: Icon }: { children: ReactNode } & Pick<Look, 'renderIcon'>) {
  return (
    <>
      {children}
      {Icon && <Icon size={16} className="cds--btn__icon" aria-hidden="true" />}
    </>
  );
}

type ButtonProps = ComponentProps<'button'> &
  Look & {
    /** What it was pressed for is under way: it says so, keeps the focus, and a further press does nothing. */
    isBusy?: boolean;
  };

/**
 * Carbon's button without the code of its icon-only kind, which brings a positioning library along that nothing here needs.
 */
export function Button({ kind, size, renderIcon: Icon, className, isBusy = false, children, ...rest }: ButtonProps) {
  const look = { ...(kind ? { kind } : {}), ...(size ? { size } : {}) };
  // A `disabled` button would drop the focus, and the keyboard would have to find its way back.
  const busy = isBusy && { 'aria-disabled': true, onClick: (event: MouseEvent) => event.preventDefault() };
  return (
    <button type="button" className={buttonClass(look, className)} {...rest} {...busy}>
      {children}
      {isBusy ? (
        <span className="spinner cds--btn__icon" aria-hidden="true" />
      ) : (
        Icon && <Icon size={16} className="cds--btn__icon" aria-hidden="true" />
      )}
    </button>
  );
}
