/**
 * The share of the machine available to a test: other programs use some of it, and some machines are slower than the
 * one for which time limits were set.
 */
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';

/** Milliseconds. */
const SPIN = 300;
/**
 * Thousand rounds of xorshift in a millisecond on each of two busy cores, on the machine where the limits were set. It
 * was not counted there but follows from one commit's time on two machines: the lab's first numbers took 8.8 s there,
 * and 11.6 s on one that made 466 rounds (median of 12).
 */
const ROUNDS = 615;
const CODE = `const start = performance.now(); let x = 1, rounds = 0;
while (performance.now() - start < ${SPIN}) {
  for (let i = 0; i < 10000; i++) { x ^= x << 13; x ^= x >>> 17; x ^= x << 5; }
  rounds += 10;
}
console.log(rounds / (performance.now() - start), x);`;
/** So much is as good as all: the system itself takes a little. */
const ALL = 0.85;

/** The share, over 0 to 1, that cores have which make so many thousand rounds a millisecond. */
export function shareOf(rounds: readonly number[]): number {
  const share = rounds.reduce((sum, each) => sum + each, 0) / rounds.length / ROUNDS;
  return share > ALL ? 1 : share;
}

/**
 * One process per core that does nothing but compute: their speed as a share of that of the machine the limits were set
 * on.
 */
export async function machineShare(): Promise<number> {
  const rounds = await Promise.all(
    Array.from({ length: availableParallelism() }, async () =>
      Number.parseFloat((await promisify(execFile)(process.execPath, ['-e', CODE])).stdout),
    ),
  );
  return shareOf(rounds);
}
