import { Header, HeaderGlobalBar, HeaderMenuButton, SkipToContent } from '@carbon/react';
import { Outlet, useMatches, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { useSession } from '../session.ts';
import { AccountMenu } from './account-menu.tsx';
import { Brand } from './brand.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { HelpButton } from './help-button.tsx';
import { LanguageMenu } from './language-menu.tsx';
import { Navigation } from './navigation.tsx';
import { ThemeMenu } from './theme-menu.tsx';
import { UserMenu } from './user-menu.tsx';

const HelpPanel = lazy(() => import('../../features/help/help-panel.tsx'));

/** The frame around every signed-in screen: header, side navigation, help panel, and the page itself. */
export function Shell() {
  const intl = useIntl();
  const { account } = useSession();
  const [navOpen, setNavOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const topic = useMatches({ select: (matches) => matches.at(-1)?.staticData.help });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the drawer that led to it
  useEffect(() => setNavOpen(false), [pathname]);
  const toggleLabel = intl.formatMessage({ id: navOpen ? 'shell.menu.close' : 'shell.menu.open' });

  return (
    <>
      <div className="cds--g100">
        <Header aria-label={intl.formatMessage({ id: 'shell.header' })}>
          <SkipToContent href="#main">{intl.formatMessage({ id: 'shell.skip' })}</SkipToContent>
          <HeaderMenuButton aria-label={toggleLabel} isActive={navOpen} onClick={() => setNavOpen(!navOpen)} />
          <Brand />
          <HeaderGlobalBar>
            <AccountMenu />
            <LanguageMenu />
            <ThemeMenu />
            <HelpButton open={helpOpen} onToggle={() => setHelpOpen(!helpOpen)} />
            <UserMenu />
          </HeaderGlobalBar>
        </Header>
      </div>
      <Navigation open={navOpen} onClose={() => setNavOpen(false)} />
      <div className={helpOpen ? 'frame frame--help' : 'frame'}>
        {/* Another account is another world: nothing of the old one may stay on the screen. */}
        <main id="main" className="page" tabIndex={-1} key={account.id}>
          <ConnectionNotice />
          <Outlet />
        </main>
        {helpOpen && (
          <Suspense>
            <HelpPanel topic={topic ?? 'fulfillment'} onClose={() => setHelpOpen(false)} />
          </Suspense>
        )}
      </div>
    </>
  );
}
