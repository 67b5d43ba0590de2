type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

const parts = (path: string): string[] => path.slice(1).split('/');

/** The container of the last part, or undefined where the path leads nowhere: then the answer stays as it is. */
function containerOf(root: Json, path: readonly string[]): Json[] | { [member: string]: Json } | undefined {
  let at: Json | undefined = root;
  for (const part of path.slice(0, -1)) {
    if (at === null || typeof at !== 'object') return undefined;
    at = Array.isArray(at) ? at[Number(part)] : at[part];
  }
  return at !== null && typeof at === 'object' ? at : undefined;
}

/** Leaves a member out of a JSON text. */
export function removeMember(text: string, path: string): string {
  const root = JSON.parse(text);
  const container = containerOf(root, parts(path));
  const last = parts(path).at(-1) ?? '';
  if (Array.isArray(container)) container.splice(Number(last), 1);
  else if (container) delete container[last];
  return JSON.stringify(root);
}

/** Sets a member of a JSON text. */
export function setMember(text: string, path: string, value: Json): string {
  const root = JSON.parse(text);
  const container = containerOf(root, parts(path));
  const last = parts(path).at(-1) ?? '';
  if (Array.isArray(container)) container[Number(last)] = value;
  else if (container) container[last] = value;
  return JSON.stringify(root);
}

export const wrapIn = (text: string, member: string): string => JSON.stringify({ [member]: JSON.parse(text) });
