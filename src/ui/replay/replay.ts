/** Recorded runs of a study for the race: from an address to a replay. Loaded on demand. */
import { CurvesFile } from '../../study/curves-file';
import type { ClaimPlace } from '../../study/finding';
import { replayPlace } from '../../study/place-address';
import { curvesFile } from '../../study/study-records';
import type { Experiment } from '../../experiment/experiment';
import type { Variant } from '../../experiment/preset';
import { findPreset, PRESETS, variantsOf, type Preset } from '../../experiment/presets';
import type { MetricPoint } from '../../training/protocol';
import { presetExperiment, withChanges } from '../../experiment/read-experiment';
import { notAllowed, Refusal, shown, type Problem } from '../../common/problem';
import { loadJson } from '../findings/load-study';
import type { Recording } from './recorded';

/** @throws Refusal if the study has no such scenario or variant. */
export function findPlace({ scenario, variant: id }: ClaimPlace): { preset: Preset; variant: Variant } {
  const preset = findPreset(scenario);
  if (!preset?.study) {
    const scenarios = PRESETS.filter(({ study }) => study).map((each) => each.id);
    throw new Refusal({ code: 'not-studied', given: shown(scenario), scenarios });
  }
  const variants = variantsOf(preset);
  const variant = variants.find((each) => each.id === id);
  if (!variant) {
    const values = variants.map((each) => `${scenario}.${each.id}`);
    throw new Refusal(notAllowed('replay', `${scenario}.${id}`, { kind: 'one-of', values }));
  }
  return { preset, variant };
}

/**
 * The experiment to train live at a place: the settings of preset and variant with the preset's few seeds, and the
 * place's methods if it names any.
 * @throws Refusal for a place that the study does not have.
 */
export function liveExperiment(place: ClaimPlace): Experiment {
  const { preset, variant } = findPlace(place);
  return withChanges(presetExperiment(preset.id), {
    ...variant.values,
    ...(place.methods.length > 0 ? { methods: [...place.methods] } : {}),
  });
}

/** Converts columns of curves to points by step, for the given methods. */
export function toRecording(curves: CurvesFile, methods: readonly string[]): Recording {
  const { experiment, adapter, command, evaluations } = curves;
  const runs = curves.runs.filter(({ method }) => methods.includes(method));
  const points = [curves, evaluations].flatMap(({ steps, metrics }) =>
    steps.flatMap((step, i) =>
      runs.map(({ run }): MetricPoint => ({
        run,
        step,
        values: Object.fromEntries(
          Object.entries(metrics).flatMap(([name, rows]) => (rows[run][i] === null ? [] : [[name, rows[run][i]]])),
        ),
      })),
    ),
  );
  const shown = new Set(runs.map(({ run }) => run));
  return {
    experiment,
    adapter,
    command,
    runs,
    points,
    collapses: curves.collapses.filter(({ run }) => shown.has(run)),
  };
}

/**
 * Loads the recording named in an address, with the experiment to train if the user goes live.
 * @returns `problems` are those of the address's other parts.
 * @throws Refusal for an unknown name, Error with one sentence for a missing or invalid file.
 */
export async function loadReplay(
  hash: string,
): Promise<{ recording: Recording; live: Experiment; problems: Problem[] }> {
  const { problems, ...place } = replayPlace(hash);
  const { variant } = findPlace(place);
  const curves = await loadJson(CurvesFile, curvesFile(place.scenario, place.variant));
  const recorded = [...new Set(curves.runs.map(({ method }) => method))];
  const unknown = place.methods.find((method) => !recorded.includes(method));
  if (unknown !== undefined) {
    const of = `${place.scenario}.${place.variant}`;
    throw new Refusal({ code: 'not-recorded', given: shown(unknown), of, methods: recorded });
  }
  const methods = place.methods.length > 0 ? place.methods : recorded;
  return {
    recording: { ...toRecording(curves, methods), ...(variant.id === 'base' ? {} : { variant: variant.id }) },
    live: liveExperiment({ ...place, methods }),
    problems,
  };
}
