/** Memory of a process and its descendants, from Linux's /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** The file's text, or '' if it is gone or unreadable, because processes may end at any time. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Parent of every process. The command's name, in parentheses, may contain any characters. */
function parents(): Map<number, number> {
  const all = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = read(`/proc/${name}/stat`).replace(/^.*\)/s, '').trim().split(' ');
    if (fields.length > 1) all.set(Number(name), Number(fields[1]));
  }
  return all;
}

/**
 * Proportional set size of a process and its descendants, in MiB: shared pages are counted once. Undefined except on
 * Linux.
 */
export function treeMiB(root: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const all = parents();
  const belongs = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (pid === root || belongs(all.get(pid)));
  let kib = 0;
  for (const pid of all.keys()) {
    if (belongs(pid)) kib += Number(/^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
  }
  return kib > 0 ? kib / 1024 : undefined;
}

/** Samples memory every two seconds; a sample takes a few milliseconds. */
export class PeakMemory {
  #peak: number | undefined;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(private readonly root: number) {
    this.#timer = setInterval(() => this.#look(), 2000);
    this.#timer.unref();
  }

  #look(): void {
    const now = treeMiB(this.root);
    if (now !== undefined) this.#peak = Math.max(this.#peak ?? 0, now);
  }

  /** The maximum since the last call. */
  take(): number | undefined {
    this.#look();
    const peak = this.#peak;
    this.#peak = undefined;
    return peak;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
