import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bytes.ts';
import { createRc2Decryption } from './rc2.ts';

describe('RC2', () => {
  it.each([
    [63, '0000000000000000', 'ebb773f993278eff', '0000000000000000'],
    [64, 'ffffffffffffffff', '278b27e42e2f0d49', 'ffffffffffffffff'],
    [64, '3000000000000000', '30649edf9be7d2c2', '1000000000000001'],
    [64, '88', '61a8a244adacccf0', '0000000000000000'],
    [64, '88bca90e90875a', '6ccf4308974c267f', '0000000000000000'],
    [64, '88bca90e90875a7f0f79c384627bafb2', '1a807d272bbe5db1', '0000000000000000'],
    [128, '88bca90e90875a7f0f79c384627bafb2', '2269552ab0f85ca6', '0000000000000000'],
    [129, '88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e', '5b78d3a43dfff1f1', '0000000000000000'],
  ])('decrypts with %i effective bits as RFC 2268 says', (bits, key, encrypted, plain) => {
    const data = fromHex(encrypted);
    createRc2Decryption(fromHex(key), bits)(data, 0);
    expect(toHex(data)).toBe(plain);
  });
});
