/** Random files from outside: checkpoints, the lab's paths, studies, benchmark records. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { readRecord, writeRecord } from '../bench/bench-record';
import { readPath, writePath } from '../lab/table/trajectory-file';
import { PATH_EVERY, PATH_STEPS } from '../lab/table/trajectory';
import { readSafetensors, writeSafetensors, type Tensor } from '../policy/safetensors';
import { ROOT } from '../setup/install.mjs';
import { CurvesFile } from '../study/curves-file';
import { parseJson, parseStudy } from '../study/read-study';
import { curvesFile } from '../study/study-records';
import { readPolicy, writePolicy, type LoadedPolicy } from '../training/reference-policy';
import { attempt, must, told } from './judge';
import { jsonText, mutated, mutatedBytes, mutatedJson, oddText } from './odd';
import { readCampaign, writeCampaign } from './campaign-record';
import { surface, type Surface } from './surface';

const equal = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
const latin = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 4000)).toString('latin1');
const read = (...file: string[]): string => readFileSync(path.join(ROOT, ...file), 'utf8');

const tensor: fc.Arbitrary<Tensor> = fc.oneof(
  fc
    .array(fc.float(), { maxLength: 6 })
    .map((values): Tensor => ({ dtype: 'F32', shape: [values.length], data: Float32Array.from(values) })),
  fc
    .array(fc.integer(), { maxLength: 6 })
    .map((values): Tensor => ({ dtype: 'I32', shape: [1, values.length], data: Int32Array.from(values) })),
  fc.double().map((value): Tensor => ({ dtype: 'F64', shape: [], data: Float64Array.of(value) })),
);
const safetensors = fc
  .uniqueArray(fc.tuple(oddText, tensor), { selector: ([name]) => name, maxLength: 3 })
  .filter((all) => all.every(([name]) => name !== '__metadata__'))
  .map((all) => writeSafetensors(all, { format: 'pt' }));

/** Bytes with a mutated header, where most errors of other programs are. */
const headed = (bytes: fc.Arbitrary<Uint8Array>) =>
  fc.tuple(bytes, mutated(fc.constant(''))).chain(([file]) => {
    const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
    const header = new TextDecoder().decode(file.subarray(8, 8 + length));
    return fc
      .oneof(mutated(fc.constant(header)), mutatedJson(fc.constant(JSON.parse(header) as unknown)).map(jsonText))
      .map((text) => {
        const encoded = new TextEncoder().encode(text);
        const whole = new Uint8Array(8 + encoded.length + file.length - 8 - length);
        new DataView(whole.buffer).setBigUint64(0, BigInt(encoded.length), true);
        whole.set(encoded, 8);
        whole.set(file.subarray(8 + length), 8 + encoded.length);
        return whole;
      });
  });
const broken = (bytes: fc.Arbitrary<Uint8Array>) => fc.oneof(mutatedBytes(bytes), headed(bytes));

export function fileSurfaces(policy: LoadedPolicy): Surface[] {
  const { config, weights } = writePolicy(policy);
  const json = JSON.parse(config) as unknown;
  const lab = { config: policy.policy, parameters: policy.parameters, digits: 1 as const };
  const labPath = writePath(
    { policies: Array.from({ length: PATH_STEPS / PATH_EVERY + 1 }, () => policy.parameters) },
    'free',
    'here',
  );
  const study = {
    origin: read('public', 'study', 'study.json'),
    runs: read('public', 'study', 'runs.jsonl').split('\n').slice(0, 3).join('\n'),
    gradients: read('public', 'study', 'gradients.jsonl').split('\n').slice(0, 2).join('\n'),
  };
  const curves = read('public', 'study', curvesFile('harsh', 'base'));
  const thin = JSON.parse(curves) as Record<string, unknown>;
  const record = read('src', 'bench', 'records', readdirSync(path.join(ROOT, 'src', 'bench', 'records'))[0]);
  const campaign = writeCampaign({
    format: 1,
    disk: { command: 'x', date: '2026-01-31T12:00:00.000Z', seed: 1, seconds: 1, how: 'y', runs: [], wrong: [] },
  });
  const either = (text: string) =>
    fc.oneof(mutated(fc.constant(text)), mutatedJson(fc.constant(JSON.parse(text) as unknown)).map(jsonText));

  return [
    surface({
      name: 'checkpoints',
      weight: 6,
      inputs: fc.record({
        config: fc.oneof(
          fc.constant(config),
          mutated(fc.constant(config)),
          mutatedJson(fc.constant(json)).map(jsonText),
        ),
        weights: fc.oneof(fc.constant(weights), broken(fc.constant(weights))),
      }),
      take: (files: { config: string; weights: Uint8Array<ArrayBuffer> }) =>
        attempt(
          () => readPolicy(files),
          files.config + latin(files.weights),
          (loaded) => {
            must(loaded.parameters.every(Number.isFinite), 'a parameter is no number');
            const again = readPolicy(writePolicy(loaded));
            must(
              equal(new Uint8Array(again.parameters.buffer), new Uint8Array(loaded.parameters.buffer)) &&
                told(again.policy) === told(loaded.policy),
              'written and read again it is another policy',
            );
          },
        ),
    }),
    surface({
      name: 'safetensors files',
      weight: 5,
      inputs: broken(safetensors),
      take: (bytes: Uint8Array) =>
        attempt(
          () => readSafetensors(bytes),
          latin(bytes),
          ({ tensors, metadata }) => {
            const again = readSafetensors(writeSafetensors(tensors, metadata));
            for (const [name, { dtype, shape, data }] of tensors) {
              const other = again.tensors.get(name);
              must(
                other?.dtype === dtype &&
                  other.shape.join() === shape.join() &&
                  equal(new Uint8Array(other.data.buffer), new Uint8Array(data.buffer)),
                `written and read again ${JSON.stringify(name)} is another tensor`,
              );
            }
          },
        ),
    }),
    surface({
      name: 'paths of the lab',
      weight: 3,
      inputs: broken(fc.constant(labPath)),
      take: (bytes: Uint8Array) =>
        attempt(
          () => readPath(bytes, 'free', lab),
          latin(bytes),
          ({ policies }) =>
            must(
              policies.length === PATH_STEPS / PATH_EVERY + 1 && policies.every((each) => each.every(Number.isFinite)),
              'a policy is no policy',
            ),
        ),
    }),
    surface({
      name: 'folders of a study',
      weight: 5,
      inputs: fc.record({
        origin: fc.oneof(fc.constant(study.origin), either(study.origin)),
        runs: fc.oneof(fc.constant(study.runs), mutated(fc.constant(study.runs))),
        gradients: fc.oneof(fc.constant(study.gradients), mutated(fc.constant(study.gradients))),
      }),
      take: (text: typeof study) =>
        attempt(
          () => parseStudy(text, ''),
          Object.values(text).join(' '),
          (parsed) => {
            const lines = (all: readonly unknown[]) => all.map((each) => JSON.stringify(each)).join('\n');
            must(
              told(
                parseStudy(
                  {
                    origin: JSON.stringify(parsed.origin),
                    runs: lines(parsed.runs),
                    gradients: lines(parsed.gradients),
                  },
                  '',
                ),
              ) === told(parsed),
              'written and read again it is another study',
            );
          },
        ),
    }),
    surface({
      name: 'curves of a study',
      weight: 1,
      inputs: fc.oneof(mutatedJson(fc.constant(thin)).map(jsonText), mutated(fc.constant(curves))),
      take: (text: string) =>
        attempt(
          () => parseJson(CurvesFile, text, 'The file'),
          text,
          (parsed) =>
            must(
              parsed.runs.every(({ run }, i) => run === i),
              'the runs are not numbered',
            ),
        ),
    }),
    surface({
      name: 'benchmark records',
      weight: 3,
      inputs: either(record),
      take: (text: string) =>
        attempt(
          () => readRecord(text, 'The file'),
          text,
          (parsed) =>
            must(
              told(readRecord(writeRecord(parsed), 'it')) === told(parsed),
              'written and read again it is another record',
            ),
        ),
    }),
    surface({
      name: 'records of a campaign',
      weight: 1,
      inputs: either(campaign),
      take: (text: string) =>
        attempt(
          () => readCampaign(text, 'The file'),
          text,
          (parsed) =>
            must(
              told(readCampaign(writeCampaign(parsed), 'it')) === told(parsed),
              'written and read again it is another record',
            ),
        ),
    }),
  ];
}
