import { cpus, release, totalmem, type } from 'node:os';
import type { Figure } from './part.ts';

const GIBIBYTE = 1024 ** 3;

/** The machine that the figures belong to. */
export function describeMachine(postgres: string | undefined): string {
  const [first] = cpus();
  const lines = [
    `${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / GIBIBYTE)} GiB, ${type()} ${release()}`,
    `Node ${process.versions.node}${postgres ? `, ${postgres}` : ''}`,
  ];
  return lines.join('\n');
}

/** Three significant digits, and no more zeros than that. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function isMet({ ratio, aim }: Figure): boolean {
  if (ratio === undefined || aim === undefined) return true;
  return 'atLeast' in aim ? ratio >= aim.atLeast : ratio <= aim.atMost;
}

function formatAim(figure: Figure): string {
  const { aim } = figure;
  if (!aim) return '';
  const wish = 'atLeast' in aim ? `at least ${aim.atLeast}` : `at most ${aim.atMost}`;
  return `  (aim: ${wish}: ${isMet(figure) ? 'met' : 'missed'})`;
}

/** A figure in one line, or two when it has a limit. */
export function formatFigure(figure: Figure): string {
  const line = `  ${figure.name}: ${formatNumber(figure.value)} ${figure.unit}`;
  if (!figure.limit || figure.ratio === undefined) return line;
  const { name, value } = figure.limit;
  return `${line}\n    ${name}: ${formatNumber(value)} ${figure.unit}  ->  ratio ${figure.ratio.toFixed(2)}${formatAim(figure)}`;
}
