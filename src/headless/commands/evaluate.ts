/** `eval`: accuracy by operator of a checkpoint, as JSON on stdout. */
import { evaluateAll } from '../../training/pretraining';
import { checkFits } from '../../training/reference-policy';
import { buildSpec } from '../../experiment/population-spec';
import { parseSettings } from '../../experiment/read-experiment';
import { usage } from '../../common/command-line';
import type { Arguments } from '../headless-arguments';
import { backendHolder } from '../node-backends';
import { readCheckpointFolder } from '../files';

/** @throws UsageError for a wrong command line, Error for a failure; one sentence each. */
export async function evaluateCommand(
  { options, set, backend }: Arguments,
  say: (line: string) => void,
  print: (text: string) => void,
): Promise<void> {
  const reference = readCheckpointFolder(options.checkpoint, say);
  const digits = reference.digits === undefined ? [] : [`digits=${reference.digits}`];
  const experiment = usage(() =>
    parseSettings(['prompts=32', 'evaluationProblems=2000', ...digits, ...set, 'methods=none', 'seeds=1']),
  );
  usage(() => checkFits(reference, experiment));
  const backends = backendHolder(backend, say);
  try {
    const { backend: device } = await backends.get();
    const population = await device.create(buildSpec(experiment, reference));
    const accuracy = await evaluateAll(population, experiment.evaluationProblems);
    population.destroy();
    const { digits: size, temperature, groupSize, seed } = experiment;
    const problems = Math.min(experiment.evaluationProblems, population.spec.evaluation.addition.length);
    print(
      JSON.stringify(
        {
          accuracy,
          digits: size,
          problems,
          samplesPerProblem: groupSize,
          temperature,
          seed,
          adapter: population.adapter.name,
        },
        null,
        2,
      ),
    );
  } finally {
    await backends.destroy();
  }
}
