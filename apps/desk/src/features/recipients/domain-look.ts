// What a domain can be taken for, without I/O. Domains are in U-labels as UTS-46 leaves them: lower case and composed.

/** Letters of other scripts that read as a Latin one in common typefaces, after Unicode's confusables (UTS 39). */
const LATIN_LOOK: Readonly<Record<string, string>> = {
  ...{ а: 'a', в: 'b', с: 'c', ԁ: 'd', е: 'e', һ: 'h', і: 'i', ј: 'j', к: 'k', ӏ: 'l', м: 'm', о: 'o', р: 'p' },
  ...{ ԛ: 'q', г: 'r', ѕ: 's', т: 't', ц: 'u', ѵ: 'v', ԝ: 'w', х: 'x', у: 'y', ү: 'y' },
  ...{ α: 'a', ε: 'e', η: 'n', ι: 'i', κ: 'k', ν: 'v', ο: 'o', ρ: 'p', τ: 't', υ: 'u', χ: 'x', γ: 'y' },
  ...{ ı: 'i', ɑ: 'a', ɡ: 'g', ʏ: 'y', ո: 'n', օ: 'o', ս: 'u', հ: 'h', ց: 'g', զ: 'q' },
};

const inLatin = (text: string): string => [...text].map((character) => LATIN_LOOK[character] ?? character).join('');

/** Equal for two domains that a hasty reader takes for the same: also accents, and figures and letters alike. */
const skeletonOf = (unicodeDomain: string): string =>
  inLatin(unicodeDomain)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('0', 'o')
    .replaceAll(/[1i]/g, 'l')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');

const parentsOf = (name: string): string[] => {
  const labels = name.split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
};

/**
 * What the domain can be taken for though it is another: a name of the order or a parent of one, or plain Latin text that
 * it only imitates with another script. Undefined when it is at home in the order, or looks like nothing else.
 */
export function findLookAlike(unicodeDomain: string, names: readonly string[]): string | undefined {
  const homes = names.flatMap(parentsOf);
  const imitated = inLatin(unicodeDomain);
  if (imitated !== unicodeDomain && /^[a-z0-9.-]+$/.test(imitated)) return imitated;
  if (homes.includes(unicodeDomain)) return undefined;
  const skeleton = skeletonOf(unicodeDomain);
  return homes.find((home) => skeletonOf(home) === skeleton);
}
