/** Commands that arrive while results are being read are not lost. */
import { expect, it, vi } from 'vitest';
import { CollapseDetector } from '../../src/training/collapse';
import { BackendHolder } from '../../src/training/backends';
import { Trainer } from '../../src/training/trainer';
import { Training } from '../../src/training/training';
import { createReferenceBackend } from '../../src/reference/reference-population';
import type { PopulationSpec } from '../../src/population/api';
import { TINY, TINY_POLICY, until } from '../support/tiny';

/** A session, paused, on a backend whose results take `ms` to arrive. */
async function pausedSession(ms: number) {
  const statuses: string[] = [];
  const inner = createReferenceBackend();
  const create = async (spec: PopulationSpec) => {
    const population = await inner.create(spec);
    const read = population.read.bind(population);
    population.read = async () => {
      await new Promise((resolve) => {
        setTimeout(resolve, ms);
      });
      return read();
    };
    return population;
  };
  const session = new Trainer({
    experiment: TINY,
    reference: TINY_POLICY,
    samplesPerRun: 0,
    paused: true,
    stayOpen: true,
    backends: new BackendHolder(async () => ({ backend: { ...inner, create } })),
    emit: (event) => {
      if (event.type === 'status') statuses.push(event.status);
    },
  });
  const ended = session.run();
  await until(() => statuses.includes('paused'));
  return {
    session,
    statuses,
    end: async () => {
      session.close();
      await ended;
    },
  };
}

it('commands: play sent while a single step is being read is obeyed', async () => {
  const { session, statuses, end } = await pausedSession(100);
  session.step();
  await new Promise((resolve) => {
    setTimeout(resolve, 50);
  });
  session.play();
  await until(() => statuses.at(-1) === 'finished');
  expect(session.population.step).toBe(TINY.steps);
  await end();
});

it('commands: three quick single steps make three steps, then a pause', async () => {
  const { session, statuses, end } = await pausedSession(30);
  for (let i = 0; i < 3; i++) session.step();
  await until(() => session.population.step === 3 && statuses.at(-1) === 'paused');
  await new Promise((resolve) => {
    setTimeout(resolve, 200);
  });
  expect(session.population.step).toBe(3);
  session.step();
  await until(() => session.population.step === 4 && statuses.at(-1) === 'paused');
  await end();
});

it('a live change of β reaches the collapse detector at the step from which it holds', async () => {
  const heard = vi.spyOn(CollapseDetector.prototype, 'setBeta');
  const { session, statuses, end } = await pausedSession(10);
  session.step();
  await until(() => session.population.step === 1 && statuses.at(-1) === 'paused');
  session.change({ beta: 0.7 });
  expect(heard.mock.calls.at(-1)).toEqual([session.runs.at(-1)!.run, 0.7, 1]);
  await end();
  heard.mockRestore();
});

it.each([
  [{}, false],
  [{ staleness: 1 }, true],
  [{ minibatches: 2 }, true],
])('the collapse detector knows whether samples come from an older policy: %j', (changes, offPolicy) => {
  const training = new Training({ ...TINY, methods: ['k1-in-loss'], ...changes }, [1], TINY_POLICY, () => {}, 40);
  // Reward that is there for long and then gone: the cause must be the theory's for on- or off-policy.
  const points = Array.from({ length: 400 }, (_, step) => ({
    run: 0,
    step,
    values: { reward: step < 200 ? 0.9 : 0, reverseKl: 0.1, entropy: 1 },
  }));
  const [finding] = training.detector.observe(points);
  expect(finding.collapse).toMatchObject({ cause: offPolicy ? 'own-samples' : 'zero-gradient' });
});
