import type { AuthorityKind } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { Section } from '../../ui/section.tsx';
import { useKindText, usePresetText } from './use-authority-texts.ts';

/** A kind, with one of its settings filled in: the directory of a known authority. */
export type Start = { readonly kind: AuthorityKind; readonly name: string; readonly settings: Record<string, string> };

type Card = Start & { readonly id: string; readonly note: string };

/** The setting of which known values begin the form: required, with values to choose from. */
const leadingField = ({ fields }: AuthorityKind) =>
  fields.find(({ required, secret, suggestions = [] }) => required && !secret && suggestions.length > 0);

function useCards(kinds: readonly AuthorityKind[]): readonly Card[] {
  const intl = useIntl();
  const kindText = useKindText();
  const presetText = usePresetText();
  return kinds.flatMap((kind): Card[] => {
    const name = kindText(kind.kind);
    const field = leadingField(kind);
    if (!field)
      return [{ id: kind.kind, kind, name, note: intl.formatMessage({ id: 'authority.kind.own' }), settings: {} }];
    const presets = (field.suggestions ?? []).map((suggestion) => ({
      ...{ id: `${kind.kind} ${suggestion}`, kind, name: presetText(suggestion), note: name },
      settings: { [field.name]: suggestion },
    }));
    const other = intl.formatMessage({ id: 'authority.preset.other' }, { kind: name });
    return [...presets, { id: `${kind.kind} other`, kind, name: other, note: name, settings: {} }];
  });
}

type KindChoiceProps = { kinds: readonly AuthorityKind[]; onChoose: (start: Start) => void };

/** Which authority is to be added: known ones by their names, others by the interface they speak. */
export function KindChoice({ kinds, onChoose }: KindChoiceProps) {
  const intl = useIntl();
  return (
    <Section title={intl.formatMessage({ id: 'authorities.choose' })}>
      <ul className="kinds">
        {useCards(kinds).map((card) => (
          <li key={card.id}>
            <button type="button" className="kind" onClick={() => onChoose(card)}>
              <span className="kind__name">{card.name}</span>
              <span className="kind__note">{card.note}</span>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
