import { useEffect, useRef, useState } from 'react';

const DEBOUNCE_MS = 300;

/**
 * The typed text goes to the URL (`onSearch`) once the typing pauses; a text that the URL brings (back, a link) goes to
 * the field.
 */
export function useTypedSearch(wanted = '', onSearch: (text: string) => void) {
  const [text, setText] = useState(wanted);
  const sent = useRef(wanted);
  const latest = useRef(onSearch);
  latest.current = onSearch;
  useEffect(() => {
    if (wanted === sent.current) return;
    sent.current = wanted;
    setText(wanted);
  }, [wanted]);
  useEffect(() => {
    if (text.trim() === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text.trim();
      latest.current(sent.current);
    }, DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return [text, setText] as const;
}
