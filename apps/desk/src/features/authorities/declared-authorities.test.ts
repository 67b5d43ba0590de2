import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartFaults } from '@certdesk/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDeclaredAuthorities } from './declared-authorities.ts';
import { createTestKind } from './testing/test-kind.ts';

const { kind } = createTestKind();

describe('authorities that a file declares', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'certdesk-authorities-'));
    writeFileSync(join(folder, 'key'), 'correct horse\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (yaml: string, environment: Record<string, string> = {}) => {
    const file = join(folder, 'authorities.yaml');
    writeFileSync(file, yaml);
    return readDeclaredAuthorities(file, { kinds: [kind], environment });
  };
  /** Line and words of each fault. */
  const faultsOf = (yaml: string): string[] => {
    try {
      read(yaml);
      return [];
    } catch (error) {
      if (!(error instanceof StartFaults)) throw error;
      return error.faults.map(({ params }) => `${params.line}: ${params.expected}`);
    }
  };

  it('are read, with their secrets from files and variables', () => {
    const authorities = read(
      `# our authorities
authorities:
  - id: elsewhere
    kind: test
    name: Elsewhere
    settings:
      url: https://ca.example.test/api
      region: us
    secrets:
      apiKey: { file: ${folder}/key }
      pin: { env: CA_PIN }
    offers:
      - accounts: [own]
        products: [{ id: elsewhere.one, price: { amount: '12.50', currency: EUR } }]
`,
      { CA_PIN: '1234' },
    );
    expect(authorities).toMatchObject([
      {
        id: 'elsewhere',
        state: 'active',
        pausedReason: null,
        settings: { region: 'us' },
        secrets: { apiKey: 'correct horse', pin: '1234' },
        offers: [{ accounts: ['own'] }],
      },
    ]);
  });

  it('say everything that is wrong with them at once, each with its line, and no value', () => {
    const faults = faultsOf(`authorities:
  - id: Not Short
    kind: test
    name: Elsewhere
    settings: { url: https://ca.example.test }
    secrets:
      apiKey: { file: ${folder}/key }
  - id: two
    kind: test
    name: Elsewhere
    typo: 1
    secrets:
      apiKey: do not write me here
`);
    expect(faults.map((fault) => fault.split(' ').slice(0, 2).join(' '))).toEqual([
      '2: /authorities/0/id',
      '13: /authorities/1/secrets/apiKey',
      '8: /authorities/1',
    ]);
    expect(faults.join()).not.toContain('do not write me here');
  });

  it('check what each kind wants to be told, and that secrets are there', () => {
    expect(
      faultsOf(`authorities:
  - id: one
    kind: none
    name: One
  - id: two
    kind: test
    name: Two
    settings:
      url: http://ca.example.test
    secrets:
      apiKey: { file: ${folder}/missing }
      pin: { env: NOT_SET }
  - id: two
    kind: test
    name: Again
    settings: { url: https://ca.example.test }
    secrets: { apiKey: { file: ${folder}/key } }
`),
    ).toEqual([
      '3: /authorities/0/kind one of test',
      `11: /authorities/1/secrets/apiKey ${folder}/missing readable`,
      '12: /authorities/1/secrets/pin the variable NOT_SET set',
      '9: /authorities/1/settings/url field.invalid',
      '13: /authorities/2/id an id that no other authority has',
    ]);
  });

  it.each([
    ['a key that comes twice', 'authorities: []\nauthorities: []\n', '2: DUPLICATE_KEY'],
    ['a tab', 'authorities:\n\t- id: x\n', '2: TAB_AS_INDENT'],
    ['no YAML', 'authorities: [\n', ''],
  ])('are not taken with %s', (_what, yaml, fault) => expect(faultsOf(yaml)[0]).toContain(fault));

  it('follow no alias, which could make a small file a huge one', () => {
    expect(faultsOf('authorities: &a\n  - *a\n')).toEqual(['2: no alias']);
  });

  it('are asked for by their name when the file is not there', () => {
    expect(() => readDeclaredAuthorities(join(folder, 'none.yaml'), { kinds: [kind], environment: {} })).toThrow(
      StartFaults,
    );
  });
});
