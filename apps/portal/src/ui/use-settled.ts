import { useEffect, useState } from 'react';

/** A value once it has rested for so many milliseconds: what is being typed is not worth asking the desk about. */
export function useSettled<T>(value: T, restMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), restMs);
    return () => clearTimeout(timer);
  }, [value, restMs]);
  return settled;
}
