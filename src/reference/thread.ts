/**
 * A thread that computes some of a population's runs; pool.ts is the caller's side. It handles messages one at a time
 * and answers each. It runs in a module worker of the page (page-thread.ts) or in a Node thread (setup/threads.mjs).
 */
import { problemOf } from '../common/problem';
import type { PopulationSpec } from '../population/api';
import { ReferencePopulation } from './reference-population';
import { buffersOf, type Answer, type Question, type ThreadCall } from './thread-messages';

/** The thread's end of the message channel. */
export interface Line {
  post(answer: Answer, transfer: ArrayBuffer[]): void;
  listen(take: (question: Question) => void): void;
}

/** Answers requests for as long as the thread lives. */
export function serve(line: Line): void {
  const populations = new Map<number, ReferencePopulation>();
  let last: Promise<void> = Promise.resolve();
  const answer = async ({ id, population, method, args }: Question): Promise<void> => {
    try {
      const result = await obey(populations, population, method, args);
      line.post({ id, result }, buffersOf(result));
    } catch (error) {
      line.post({ id, problem: problemOf(error) }, []);
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
    // A function cannot be posted, so its value for each step is.
    const scales = args[0] as number[];
    const first = population.step;
    population.advance(scales.length, (step) => scales[step - first]);
    return undefined;
  }
  if (method === 'destroy') populations.delete(key);
  return (population[method] as (...given: unknown[]) => unknown).apply(population, args);
}
