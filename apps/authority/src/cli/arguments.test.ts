import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

describe('the operator’s command line', () => {
  it('lists, approves and rejects', () => {
    expect(readArguments(['vet', 'list'])).toEqual({ verb: 'list' });
    expect(readArguments(['vet', 'approve', '17'])).toEqual({ verb: 'approve', orderNumber: 17 });
    const rejected = readArguments(['vet', 'reject', '17', '--reason', ' not found ']);
    expect(rejected).toEqual({ verb: 'reject', orderNumber: 17, reason: 'not found' });
  });

  it('asks for the DNS records of the mails’ signatures', () => {
    expect(readArguments(['dkim'])).toEqual({ verb: 'dkim' });
  });

  it('asks for the reason of a rejection', () => {
    expect(readArguments(['vet', 'reject', '17'])).toBe('authority.vet.reason_missing');
    expect(readArguments(['vet', 'reject', '17', '--reason', ' '])).toBe('authority.vet.reason_missing');
  });

  it.each([
    [[]],
    [['vet']],
    [['vet', 'approve']],
    [['vet', 'approve', 'x']],
    [['vet', 'list', '17']],
    [['vet', 'approve', '1', '2']],
    [['vet', 'list', '--force']],
    [['issue', '17']],
    [['dkim', 'all']],
  ])('answers %j with the usage', (words) => {
    expect(readArguments(words)).toBe('authority.usage');
  });
});
