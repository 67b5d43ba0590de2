import { CertdeskError } from '@certdesk/contract';
import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';

function logged(fields: Record<string, unknown>): string {
  const lines: string[] = [];
  createLog({ name: 'test', write: (line) => lines.push(line) }).error({ event: 'tested', ...fields });
  return lines.join('');
}

describe('what a log line may carry', () => {
  it('drops every field that is not on the list', () => {
    const line = logged({
      orderNumber: 7,
      password: 'secret-1',
      approverEmail: 'admin@shop.example',
      body: 'secret-2',
    });
    expect(JSON.parse(line)).toMatchObject({ event: 'tested', orderNumber: 7 });
    expect(line).not.toMatch(/secret|shop\.example/);
  });

  it('keeps the place of an error but not its message, which may hold values', () => {
    const line = logged({
      err: new Error('Key (email)=(admin@shop.example) already exists', { cause: new Error('secret-3') }),
    });
    expect(line).not.toMatch(/shop\.example|secret/);
    expect(JSON.parse(line).err.places.length).toBeGreaterThan(0);
  });

  it('names the code of our own errors', () => {
    expect(JSON.parse(logged({ err: new CertdeskError('order.not_found') })).err.code).toBe('order.not_found');
  });
});
