/** Recorded runs of a study, for the race: from an address to something that plays. Loaded when one is asked for. */
import { CurvesFile } from '../../study/curves-file';
import type { ClaimPlace } from '../../study/finding';
import { curvesFile } from '../../study/study-records';
import type { Experiment } from '../../experiment/experiment';
import type { Variant } from '../../experiment/preset';
import { findPreset, PRESETS, variantsOf, type Preset } from '../../experiment/presets';
import type { MetricPoint } from '../../training/protocol';
import { presetExperiment, withChanges } from '../../experiment/read-experiment';
import { quote } from '../../common/text';
import { replayPlace } from '../findings/findings-address';
import { loadJson } from '../findings/load-study';
import type { Recording } from './recorded';

/** @throws Error with one sentence where the study has no such scenario or variant. */
export function findPlace({ scenario, variant: id }: ClaimPlace): { preset: Preset; variant: Variant } {
  const preset = findPreset(scenario);
  if (!preset?.study) {
    throw new Error(
      `replay: got ${quote(scenario)}; allowed are the studied scenarios: ${PRESETS.filter(({ study }) => study)
        .map((each) => each.id)
        .join(', ')}.`,
    );
  }
  const variants = variantsOf(preset);
  const variant = variants.find((each) => each.id === id);
  if (!variant) {
    const allowed = variants.map((each) => `${scenario}.${each.id}`).join(', ');
    throw new Error(`replay: got ${quote(`${scenario}.${id}`)}; allowed are ${allowed}.`);
  }
  return { preset, variant };
}

/**
 * What is trained live at a place: the settings of preset and variant with the preset's few seeds, and the place's
 * methods where it names some.
 * @throws Error with one sentence for a place that the study does not have.
 */
export function liveExperiment(place: ClaimPlace): Experiment {
  const { preset, variant } = findPlace(place);
  return withChanges(presetExperiment(preset.id), {
    ...variant.values,
    ...(place.methods.length > 0 ? { methods: [...place.methods] } : {}),
  });
}

/** Curves by column as points by step, of some of the methods. */
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
 * What an address wants replayed, and what is trained when the reader goes live from it.
 * @throws Error with one sentence for a name that is unknown, or a file that is missing or broken.
 */
export async function loadReplay(hash: string): Promise<{ recording: Recording; live: Experiment }> {
  const place = replayPlace(hash);
  const { variant } = findPlace(place);
  const curves = await loadJson(CurvesFile, curvesFile(place.scenario, place.variant));
  const recorded = [...new Set(curves.runs.map(({ method }) => method))];
  const unknown = place.methods.find((method) => !recorded.includes(method));
  if (unknown !== undefined) {
    const where = `${place.scenario}.${place.variant}`;
    throw new Error(`methods: got ${quote(unknown)}; allowed are those recorded of ${where}: ${recorded.join(', ')}.`);
  }
  const methods = place.methods.length > 0 ? place.methods : recorded;
  return {
    recording: { ...toRecording(curves, methods), ...(variant.id === 'base' ? {} : { variant: variant.id }) },
    live: liveExperiment({ ...place, methods }),
  };
}
