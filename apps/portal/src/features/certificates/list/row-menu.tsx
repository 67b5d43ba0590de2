import { OverflowMenuVertical } from '@carbon/react/icons';
import type { Certificate } from '@certdesk/contract';
import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { useMay } from '../../../app/session.ts';
import { Menu } from '../../../ui/menu.tsx';
import { MenuAction } from '../../../ui/menu-action.tsx';
import type { PlainDownload } from '../download/downloads.ts';
import type { RowActions } from './certificates-table.tsx';

/** The actions as the documents name them. What the person's role does not allow says so, instead of being missing. */
export function RowMenu({ certificate, onDownload, onDelete }: { certificate: Certificate } & RowActions) {
  const intl = useIntl();
  const mayManage = useMay('certificates.manage');
  const mayExport = useMay('certificates.export');
  const label = intl.formatMessage({ id: 'orders.actions_of' }, { name: certificate.commonName });
  const permission = intl.formatMessage({ id: 'ability.reason.permission' });
  const noExport = mayExport ? undefined : intl.formatMessage({ id: 'download.no_export' });
  return (
    <Menu label={label} face={<OverflowMenuVertical size={16} />} className="row-menu">
      {(close) => {
        const save = (kind: PlainDownload) => () => {
          close();
          onDownload({ kind, certificate });
        };
        return (
          <ul className="header-menu__list">
            <li>
              <Link className="header-menu__item" to="/security/ssl/certificates/$id" params={{ id: certificate.id }}>
                {intl.formatMessage({ id: mayManage ? 'certificates.view' : 'certificates.view_only' })}
              </Link>
            </li>
            <MenuAction text={intl.formatMessage({ id: 'download.certificate' })} onPress={save('certificate')} />
            <MenuAction
              text={intl.formatMessage({ id: 'download.private-key' })}
              reason={noExport}
              onPress={save('private-key')}
            />
            <MenuAction text={intl.formatMessage({ id: 'download.pem' })} reason={noExport} onPress={save('pem')} />
            <MenuAction
              text={intl.formatMessage({ id: 'certificates.delete' })}
              reason={mayManage ? undefined : permission}
              isDangerous
              onPress={() => {
                close();
                onDelete(certificate);
              }}
            />
          </ul>
        );
      }}
    </Menu>
  );
}
