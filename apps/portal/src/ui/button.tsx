import type { CarbonIconType } from '@carbon/react/icons';
import type { ComponentProps, ReactNode } from 'react';

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

/**
 * Carbon's button without the code of its icon-only kind, which brings a positioning library along that nothing here needs.
 */
export function Button({ kind, size, renderIcon, className, children, ...rest }: ComponentProps<'button'> & Look) {
  const look = { ...(kind ? { kind } : {}), ...(size ? { size } : {}) };
  return (
    <button type="button" className={buttonClass(look, className)} {...rest}>
      <ButtonFace {...(renderIcon ? { renderIcon } : {})}>{children}</ButtonFace>
    </button>
  );
}
