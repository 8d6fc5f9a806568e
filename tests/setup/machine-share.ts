/** How much of the processor is left for a test: other programs take the rest. */
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';

/** Milliseconds. */
const SPIN = 300;
const CODE = `const cpu = process.cpuUsage(), start = performance.now();
while (performance.now() - start < ${SPIN});
const { user, system } = process.cpuUsage(cpu);
console.log((user + system) / 1000 / (performance.now() - start));`;
/** So much is as good as all: the system itself takes a little. */
const ALL = 0.85;

/** One process per core that does nothing but count its own processor time: the share of the machine that they got, over 0 to 1. */
export async function machineShare(): Promise<number> {
  const shares = await Promise.all(Array.from({ length: availableParallelism() }, async () =>
    Number((await promisify(execFile)(process.execPath, ['-e', CODE])).stdout)));
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return mean > ALL ? 1 : mean;
}
