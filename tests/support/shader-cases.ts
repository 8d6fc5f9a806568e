/** Populations and prefix trees that together use all kernels in all forms, for tests that only compile. */
import { parseMethod } from '../../src/kl/placements';
import { STANDARD_POLICY } from '../../src/policy/config';
import { parameterLayout } from '../../src/policy/layout';
import type { EngineOptions } from '../../src/engine/engine';
import type { PopulationSpec } from '../../src/population/api';
import type { PrefixTreeSpec } from '../../src/population/prefixes';
import { SETTINGS } from './specs';
import { OTHERS } from './typed-estimators';

const OWN_SAMPLER = { ...SETTINGS, method: parseMethod('k3-in-loss'), topP: 0.9, samplerNoise: 0.1 };
const MOVING = { ...SETTINGS, method: parseMethod('k3-in-loss'), betaControl: 'adaptive', referenceSync: 3 } as const;

function spec(shapes: Partial<PopulationSpec>, advantage: 'rloo' | 'cross-entropy' = 'rloo'): PopulationSpec {
  const policy = shapes.policy ?? STANDARD_POLICY;
  return {
    policy,
    digits: 2,
    prompts: 4,
    groupSize: 4,
    staleness: 0,
    minibatches: 1,
    problems: new Uint32Array(5),
    evaluation: {},
    reference: new Float32Array(parameterLayout(policy).size),
    runs: [{ ...SETTINGS, seed: 1, advantage, method: parseMethod('k3-in-reward') }],
    ...shapes,
  };
}

export const POPULATIONS: [string, PopulationSpec][] = [
  ['standard', spec({})],
  ['off-policy', spec({ staleness: 3, minibatches: 2 })],
  ['pretraining', spec({ groupSize: 1, prompts: 320 }, 'cross-entropy')],
  [
    'one digit, typed estimators',
    spec({
      digits: 1,
      runs: OTHERS.map((of) => ({ ...SETTINGS, seed: 1, method: parseMethod(`(${of})-in-both`) })),
    }),
  ],
  ['one digit, samplers of their own, references and β that move', spec({ digits: 1, runs: [OWN_SAMPLER, MOVING] })],
  [
    'values of the whole minibatch, two penalties',
    spec({
      runs: [
        {
          ...SETTINGS,
          method: parseMethod('k3-in-reward'),
          second: parseMethod('k2-in-loss'),
          advantage: 'reinforce++',
          aggregation: 'token-mean',
        },
      ],
    }),
  ],
  [
    'one head of 4, odd number of vec4s',
    spec({ policy: { ...STANDARD_POLICY, dModel: 12, heads: 3, layers: 1 }, prompts: 3, groupSize: 5 }),
  ],
  [
    'd_model 128, 4 layers, context 32',
    spec({ policy: { dModel: 128, layers: 4, heads: 8, context: 32, vocabulary: 16 } }),
  ],
];

export const TREE: PrefixTreeSpec = {
  policy: STANDARD_POLICY,
  digits: 2,
  answerLength: 4,
  problems: new Uint32Array(1),
  gradients: 2,
  policies: 'own',
};

/** Every shape of any ladder (engine/engine.ts), and those of workgroups between them. */
export const SHAPES: [string, EngineOptions][] = [
  ['4 in quads, for a processor', { kind: 'software', workgroup: 4, quads: true }],
  ['4, for a processor', { kind: 'software', workgroup: 4, quads: false }],
  ...[8, 16, 32].map((workgroup): [string, EngineOptions] => [
    `${workgroup}, for a processor`,
    { kind: 'software', workgroup, quads: false },
  ]),
  ...[4, 8, 16, 32, 64].map((workgroup): [string, EngineOptions] => [
    String(workgroup),
    { kind: 'gpu', workgroup, quads: false },
  ]),
];
