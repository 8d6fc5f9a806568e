/** What programs print while they train: verl's lines, and the dictionaries of Transformers' Trainer. */
import type { Log } from './log';
import { logOfRecords, type LogRecord } from './records';

/** `step:12 - actor/kl_loss:0.001 - critic/score/mean:0.31` (verl/utils/logger/aggregate_logger.py). */
const VERL = /\bstep:(\d+) - (\S.*)$/;
/** `{'loss': 0.05, 'kl': 0.001, 'epoch': 0.1}`, often after a progress bar. */
const DICTIONARY = /\{(?:'[^']+': (?:'[^']*'|[-+\w.]+)(?:, )?)+\}/g;
const ENTRY = /'([^']+)': '?([^',}]+)'?/g;

function recordsOfLine(line: string): LogRecord[] {
  const verl = VERL.exec(line);
  if (verl) {
    const parts = verl[2].split(' - ').map((part) => {
      const at = part.lastIndexOf(':');
      // np.float64(0.5), as NumPy 2 prints it.
      return [part.slice(0, at), part.slice(at + 1).replace(/^np\.\w+\((.*)\)$/, '$1')] as const;
    });
    return [{ step: verl[1], ...Object.fromEntries(parts) }];
  }
  return [...line.matchAll(DICTIONARY)].map(([dictionary]) =>
    Object.fromEntries([...dictionary.matchAll(ENTRY)].map(([, key, value]) => [key, value])),
  );
}

/** Undefined if no line is of these forms. Other lines are left out. */
export function readConsole(name: string, text: string): Log | undefined {
  const records: LogRecord[] = [];
  let others = 0;
  for (const line of text.split(/[\r\n]+/)) {
    const found = recordsOfLine(line);
    records.push(...found);
    if (found.length === 0 && line.trim() !== '') others += 1;
  }
  if (records.length === 0) return undefined;
  return logOfRecords(name, 'console', records, others > 0 ? [{ code: 'lines-left-out', lines: others }] : []);
}
