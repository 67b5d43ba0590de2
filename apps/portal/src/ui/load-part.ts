/** A part of the portal did not come: the network failed, or an update has replaced it since the page was opened. */
export class PartNotLoaded extends Error {
  constructor(cause: unknown) {
    super('a part of the portal was not loaded', { cause });
    this.name = 'PartNotLoaded';
  }
}

/** Loads a part that is not needed at first. Throws PartNotLoaded. */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new PartNotLoaded(cause);
  }
}
