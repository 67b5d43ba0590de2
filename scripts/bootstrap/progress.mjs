/** @param {number} ms */
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/**
 * @typedef {object} Progress
 * @property {<T>(text: string, work: () => Promise<T> | T) => Promise<T>} step
 *   Shows one line while `work` runs, with the elapsed time; the line stays.
 * @property {(text: string) => void} say Writes a line of its own, also in the middle of a step.
 */

/**
 * On a terminal the line of a running step counts the seconds; in a log each step leaves one line.
 * @param {{ isTTY?: boolean | undefined, write: (text: string) => unknown }} out
 * @returns {Progress}
 */
export function createProgress(out) {
  let open = '';
  const line = (/** @type {string} */ text, /** @type {number} */ begin, /** @type {string} */ mark) =>
    `${mark} ${text} ${seconds(performance.now() - begin)}`;
  const clear = () => out.write(out.isTTY ? '\r\u001b[2K' : '\n');
  return {
    say: (text) => {
      if (open) clear();
      out.write(`${text}\n`);
      if (open) out.write(open);
    },
    step: async (text, work) => {
      const begin = performance.now();
      open = `· ${text} … `;
      out.write(open);
      const ticking = out.isTTY
        ? setInterval(() => {
            open = `${line(text, begin, '·')} `;
            out.write(`\r${open}`);
          }, 1000)
        : undefined;
      const finish = (/** @type {string} */ mark) => {
        clearInterval(ticking);
        open = '';
        if (out.isTTY) out.write(`\r\u001b[2K${line(text, begin, mark)}\n`);
        else out.write(`${seconds(performance.now() - begin)} ${mark === '✓' ? '' : mark}\n`);
      };
      try {
        const result = await work();
        finish('✓');
        return result;
      } catch (error) {
        finish('✗');
        throw error;
      }
    },
  };
}
