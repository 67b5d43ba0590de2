/** The desk's own bounds (apps/desk, accounts/passwords.ts). NIST SP 800-63B asks for length, not for kinds of characters. */
export const PASSWORD_LENGTH = { min: 12, max: 128 } as const;

type Fields = { current: string; next: string; again: string };
export type PasswordFault =
  | 'field.required'
  | 'password.fault.length'
  | 'password.fault.same'
  | 'password.fault.differs';

export function passwordFault(name: keyof Fields, fields: Fields): PasswordFault | undefined {
  if (fields[name] === '') return 'field.required';
  if (name === 'again') return fields.again === fields.next ? undefined : 'password.fault.differs';
  if (name === 'current') return undefined;
  if (fields.next.length < PASSWORD_LENGTH.min || fields.next.length > PASSWORD_LENGTH.max)
    return 'password.fault.length';
  return fields.next === fields.current ? 'password.fault.same' : undefined;
}
