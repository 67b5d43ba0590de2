import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ErrorScreen } from './error-screen.tsx';
import { NotFoundScreen } from './not-found-screen.tsx';
import { SignInBrand } from './shell/brand.tsx';

/** A page without the frame of the signed-in screens, for when that frame itself is not there. */
function Standalone({ children }: { children: ReactNode }) {
  return (
    <>
      <header className="sign-in__bar cds--g100">
        <SignInBrand />
      </header>
      <main className="page-alone">{children}</main>
    </>
  );
}

export function StandaloneNotFound() {
  return (
    <Standalone>
      <NotFoundScreen />
    </Standalone>
  );
}

export function StandaloneError(props: ErrorComponentProps) {
  return (
    <Standalone>
      <ErrorScreen {...props} />
    </Standalone>
  );
}
