/* RFC 3492, decoding only; the parameters are those of its section 5. */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;

type State = { digits: string; at: number; point: number; index: number; bias: number };

/** What the label "xn--" + `encoded` stands for, or undefined when it stands for nothing. */
export function decodePunycode(encoded: string): string | undefined {
  const hyphen = encoded.lastIndexOf('-');
  const points = hyphen > 0 ? Array.from(encoded.slice(0, hyphen), (character) => character.charCodeAt(0)) : [];
  const state: State = { digits: encoded.slice(hyphen + 1), at: 0, point: 128, index: 0, bias: 72 };
  while (state.at < state.digits.length) {
    if (!insertNext(points, state)) return undefined;
  }
  return String.fromCodePoint(...points);
}

function insertNext(points: number[], state: State): boolean {
  const delta = readDelta(state);
  if (delta === undefined) return false;
  const length = points.length + 1;
  const position = state.index + delta;
  state.bias = adaptBias({ delta, length, isFirst: state.index === 0 });
  state.point += Math.floor(position / length);
  if (state.point > 0x10ffff || (state.point >= 0xd800 && state.point <= 0xdfff)) return false;
  points.splice(position % length, 0, state.point);
  state.index = (position % length) + 1;
  return true;
}

function readDelta(state: State): number | undefined {
  let delta = 0;
  let weight = 1;
  for (let k = BASE; ; k += BASE) {
    const digit = digitValue(state.digits.charCodeAt(state.at));
    state.at += 1;
    if (digit === undefined) return undefined;
    delta += digit * weight;
    if (delta > 0x7fffffff) return undefined;
    const threshold = Math.min(Math.max(k - state.bias, T_MIN), T_MAX);
    if (digit < threshold) return delta;
    weight *= BASE - threshold;
  }
}

function digitValue(code: number): number | undefined {
  if (code >= 0x61 && code <= 0x7a) return code - 0x61;
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26;
  return undefined;
}

function adaptBias({ delta, length, isFirst }: { delta: number; length: number; isFirst: boolean }): number {
  let left = Math.floor(delta / (isFirst ? 700 : 2));
  left += Math.floor(left / length);
  let k = 0;
  while (left > ((BASE - T_MIN) * T_MAX) / 2) {
    left = Math.floor(left / (BASE - T_MIN));
    k += BASE;
  }
  return k + Math.floor(((BASE - T_MIN + 1) * left) / (left + 38));
}
