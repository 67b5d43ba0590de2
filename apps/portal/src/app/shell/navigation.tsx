import { SideNav, SideNavItems, SideNavMenu, SideNavMenuItem } from '@carbon/react';
import { Email, Security, Settings, UserMultiple } from '@carbon/react/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps, useRouterState } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { instanceQuery, useMay } from '../session.ts';

type Target = Extract<LinkProps['to'], string>;

function NavLink({ to, text }: { to: Target; text: string }) {
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const isHere = pathname === to || pathname.startsWith(`${to}/`);
  return (
    <SideNavMenuItem as={Link} to={to} isActive={isHere} aria-current={isHere ? 'page' : undefined}>
      {text}
    </SideNavMenuItem>
  );
}

export function Navigation({ open, onClose }: { open: boolean; onClose: () => void }) {
  const intl = useIntl();
  const mayManageKeys = useMay('apiKeys.manage');
  const mayReadMail = useMay('mailbox.read');
  const mayAdminister = useMay('installation.manage');
  const instance = useQuery(instanceQuery).data;
  const text = (id: FormatjsIntl.Message['ids']) => intl.formatMessage({ id });
  return (
    <SideNav
      aria-label={text('shell.navigation')}
      expanded={open}
      isPersistent
      onOverlayClick={onClose}
      onSideNavBlur={onClose}
      className="navigation"
    >
      <SideNavItems>
        <SideNavMenu title={text('nav.security')} renderIcon={Security} defaultExpanded>
          <li className="navigation__section">{text('nav.ssl')}</li>
          <NavLink to="/security/ssl/orders" text={text('nav.orders')} />
          <NavLink to="/security/ssl/certificates" text={text('nav.certificates')} />
          <NavLink to="/security/ssl/authorities" text={text('nav.matrix')} />
        </SideNavMenu>
        <SideNavMenu title={text('nav.account')} renderIcon={UserMultiple} defaultExpanded>
          <NavLink to="/account/members" text={text('nav.members')} />
          <NavLink to="/account/calendar" text={text('nav.calendar')} />
          {mayManageKeys && <NavLink to="/account/api-keys" text={text('nav.keys')} />}
        </SideNavMenu>
        {mayAdminister && (
          <SideNavMenu title={text('nav.administration')} renderIcon={Settings} defaultExpanded>
            <NavLink to="/administration/authorities" text={text('nav.authorities')} />
            <NavLink to="/administration/mail-delivery" text={text('nav.delivery')} />
          </SideNavMenu>
        )}
        {instance?.mailbox && mayReadMail && (
          <SideNavMenu title={text('nav.trial')} renderIcon={Email} defaultExpanded>
            <NavLink to="/mailbox" text={text('nav.mailbox')} />
          </SideNavMenu>
        )}
      </SideNavItems>
    </SideNav>
  );
}
