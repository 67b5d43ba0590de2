export const MIN_FILE_PASSWORD = 8;

/** 32 letters and digits that cannot be taken for one another, so that a random byte's low five bits choose evenly. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
const GROUPS = 5;
const GROUP_LENGTH = 4;

/** A password of a hundred random bits in groups that can be read out. */
export function makeFilePassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(GROUPS * GROUP_LENGTH));
  const letters = Array.from(bytes, (byte) => ALPHABET.charAt(byte % ALPHABET.length));
  const groups = Array.from({ length: GROUPS }, (_, group) =>
    letters.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH).join(''),
  );
  return groups.join('-');
}

export type FilePasswordFault = 'pkcs12.fault.length' | 'pkcs12.fault.differs';

/** What is wrong with a password typed twice; undefined when it can be used. */
export function filePasswordFault(
  field: 'password' | 'again',
  typed: { password: string; again: string },
): FilePasswordFault | undefined {
  if (field === 'password') return typed.password.length < MIN_FILE_PASSWORD ? 'pkcs12.fault.length' : undefined;
  return typed.again === typed.password ? undefined : 'pkcs12.fault.differs';
}
