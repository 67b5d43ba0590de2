import { CheckmarkFilled, CircleDash, Subtract, WarningAltFilled } from '@carbon/react/icons';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { DomainName } from '../../../ui/domain-name.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { keyText } from '../certificate-texts.ts';
import { ChainList } from '../chain-list.tsx';
import { type Examination, type FoundCertificate, findFault, fitsKeptKey } from './examination.ts';
import type { useFaultText } from './use-fault-text.ts';

/** The certificate that is updated: its key may stay. */
export type Kept = { publicKeySha256: string };
type PieceState = 'found' | 'wrong' | 'missing' | 'none';

const ICONS = { found: CheckmarkFilled, wrong: WarningAltFilled, missing: CircleDash, none: Subtract };

function Piece({ state, title, children }: { state: PieceState; title: string; children: ReactNode }) {
  const intl = useIntl();
  const Icon = ICONS[state];
  return (
    <li className={`piece piece--${state}`}>
      <Icon size={20} className="piece__icon" aria-hidden="true" />
      <div className="piece__body">
        <h3>
          {title}
          <span className="cds--visually-hidden">: {intl.formatMessage({ id: `import.piece.${state}` })}</span>
        </h3>
        {children}
      </div>
    </li>
  );
}

type PiecesProps = { examination: Examination; faultText: ReturnType<typeof useFaultText>; kept: Kept | undefined };

/** The four parts of an import, each found, missing or not needed. */
export function FoundPieces(props: PiecesProps) {
  const intl = useIntl();
  const { leaf, chain, csr } = props.examination;
  return (
    <ul className="pieces">
      <LeafPiece {...props} />
      <KeyPiece {...props} />
      {leaf && (
        <Piece
          state={chain.length > 0 ? 'found' : 'none'}
          title={intl.formatMessage({ id: 'import.field.intermediateCertificates' })}
        >
          {chain.length > 0 ? (
            <ChainList items={[leaf, ...chain].map(chainItem)} />
          ) : (
            <p className="piece__text">{intl.formatMessage({ id: 'import.piece.no_chain' })}</p>
          )}
        </Piece>
      )}
      {csr && (
        <Piece state="found" title={intl.formatMessage({ id: 'import.field.csr' })}>
          <p className="piece__text">{csr.names.join(', ')}</p>
        </Piece>
      )}
    </ul>
  );
}

const chainItem = ({ commonName, issuerName, notAfter }: FoundCertificate) => ({
  name: commonName,
  issuer: issuerName,
  notAfter: notAfter.toISOString(),
});

function LeafPiece({ examination: { leaf, faults, locked }, faultText }: PiecesProps) {
  const intl = useIntl();
  const title = intl.formatMessage({ id: 'import.field.certificate' });
  if (leaf) {
    return (
      <Piece state={findFault(faults, 'import.expired') ? 'wrong' : 'found'} title={title}>
        <LeafFacts leaf={leaf} />
      </Piece>
    );
  }
  const missing = findFault(faults, 'import.certificate_missing');
  return (
    <Piece state="missing" title={title}>
      <p className="piece__text">
        {locked.length > 0 ? intl.formatMessage({ id: 'import.piece.locked' }) : missing && faultText(missing)}
      </p>
    </Piece>
  );
}

const SHOWN_NAMES = 6;

function LeafFacts({ leaf }: { leaf: FoundCertificate }) {
  const intl = useIntl();
  const rest = leaf.names.length - SHOWN_NAMES;
  const [from, until] = [leaf.notBefore, leaf.notAfter].map((date) => (
    <Moment key={date.toISOString()} at={date.toISOString()} dateOnly />
  ));
  return (
    <>
      <ul className="piece__names">
        {leaf.names.slice(0, SHOWN_NAMES).map((name) => (
          <li key={name}>
            <DomainName name={name} />
          </li>
        ))}
        {leaf.names.length === 0 && <li>{leaf.commonName}</li>}
        {rest > 0 && <li className="quiet">{intl.formatMessage({ id: 'orders.further_names' }, { count: rest })}</li>}
      </ul>
      {leaf.organization && <p className="piece__text">{leaf.organization}</p>}
      <p className="piece__text">{intl.formatMessage({ id: 'import.piece.issued_by' }, { issuer: leaf.issuerName })}</p>
      <p className="piece__text">{intl.formatMessage({ id: 'import.piece.valid' }, { from, until })}</p>
    </>
  );
}

function KeyPiece({ examination, faultText, kept }: PiecesProps) {
  const intl = useIntl();
  const { leaf, key, faults, locked } = examination;
  const title = intl.formatMessage({ id: 'import.field.privateKey' });
  const isWrong = findFault(faults, 'import.key_mismatch') !== undefined;
  if (key) {
    const fits = leaf && !isWrong && intl.formatMessage({ id: 'import.piece.key_fits' });
    return (
      <Piece state={isWrong ? 'wrong' : 'found'} title={title}>
        <p className="piece__text">{[keyText(key), fits].filter(Boolean).join(' · ')}</p>
      </Piece>
    );
  }
  if (fitsKeptKey(examination, kept)) {
    return (
      <Piece state="found" title={title}>
        <p className="piece__text">{intl.formatMessage({ id: 'import.piece.key_kept' })}</p>
      </Piece>
    );
  }
  const missing = findFault(faults, 'import.key_missing');
  return (
    <Piece state={isWrong ? 'wrong' : 'missing'} title={title}>
      <p className="piece__text">
        {locked.length > 0 ? intl.formatMessage({ id: 'import.piece.locked' }) : missing && faultText(missing)}
      </p>
    </Piece>
  );
}
