import { useState } from 'react';
import { useIntl } from 'react-intl';
import { ApiProblem } from '../api/problem.ts';

/** Faults of a small form's fields: what is still empty, and what the desk said of each (by JSON pointer). */
export function useFieldFaults(error: unknown, required: Readonly<Record<string, string>>) {
  const intl = useIntl();
  const [wasTried, setTried] = useState(false);
  const found = error instanceof ApiProblem ? error.faults : [];
  const faultOf = (path: string): string | undefined => {
    if (wasTried && required[path]?.trim() === '') return intl.formatMessage({ id: 'field.required' });
    const fault = found.find((one) => one.path === path);
    return fault && (fault.detail ?? (error instanceof Error ? error.message : undefined));
  };
  const isComplete = (): boolean => {
    setTried(true);
    return Object.values(required).every((value) => value.trim() !== '');
  };
  return { faultOf, isComplete };
}
