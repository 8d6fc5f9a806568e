/**
 * A thread that computes some of a population's runs: the far side of pool.ts. It takes one message after another, and
 * answers each. What is a thread is the spawner's business: a module worker of the page (page-thread.ts), or a thread
 * of Node (setup/threads.mjs).
 */
import type { PopulationSpec } from '../population/api';
import { ReferencePopulation } from './reference-population';
import { buffersOf, type Answer, type Question, type ThreadCall } from './thread-messages';

/** The thread's own end of its line. */
export interface Line {
  post(answer: Answer, transfer: ArrayBuffer[]): void;
  listen(take: (question: Question) => void): void;
}

/** Answers everything that comes, for as long as the thread lives. */
export function serve(line: Line): void {
  const populations = new Map<number, ReferencePopulation>();
  let last: Promise<void> = Promise.resolve();
  const answer = async ({ id, population, method, args }: Question): Promise<void> => {
    try {
      const result = await obey(populations, population, method, args);
      line.post({ id, result }, buffersOf(result));
    } catch (error) {
      line.post({ id, error: error instanceof Error ? error.message : String(error) }, []);
    }
  };
  line.listen((question) => {
    last = last.then(() => answer(question));
  });
}

async function obey(
  populations: Map<number, ReferencePopulation>,
  key: number,
  method: ThreadCall,
  args: unknown[],
): Promise<unknown> {
  if (method === 'create') {
    populations.set(key, new ReferencePopulation(args[0] as PopulationSpec));
    return undefined;
  }
  const population = populations.get(key);
  if (!population) throw new Error(`${method}: this thread holds no population ${key}.`);
  if (method === 'advance') {
    // A function cannot be sent; what it would give for each step can.
    const scales = args[0] as number[];
    const first = population.step;
    population.advance(scales.length, (step) => scales[step - first]);
    return undefined;
  }
  if (method === 'destroy') populations.delete(key);
  return (population[method] as (...given: unknown[]) => unknown).apply(population, args);
}
