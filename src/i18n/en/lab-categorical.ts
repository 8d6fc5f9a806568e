/** Every sentence of the categorical toy. */

export const labCategorical = {
  title: 'Where each writing pulls',
  see:
    'Five outcomes instead of all completions: drag a bar of π or of the reference, or move it with the arrow ' +
    'keys; the others make room. Each field shows the expected step of one writing (colour) on the true one (grey).',
  bar: (which: 'policy' | 'reference', letter: string) => `${which === 'policy' ? 'π' : 'π_ref'} of outcome ${letter}`,
  presets: { near: 'Near the reference', far: 'Far from it', dropped: 'π dropped the reference’s favourite' },
  reverse: 'KL(π‖π_ref)',
  forward: 'KL(π_ref‖π)',
  nats: 'nats',
  legend:
    'Arrow: the angle to the true step and the length relative to it. Bars: upwards, the step makes the outcome ' +
    'likelier.',
  columns: {
    loss: 'in the loss',
    'weighted-loss': 'in the loss, times ρ',
    reward: 'in the reward',
    further: 'not in the document',
  },
  bias: (percent: string) => `bias ${percent}`,
  cosine: (cosine: string) => `cosine ${cosine}`,
  verdicts: {
    exact: 'right',
    zero: 'no pull at all',
    weak: 'hardly any pull',
    wrong: 'the wrong way',
    near: 'nearly right',
    off: 'off',
    none: 'nothing to measure',
  },
  length: (times: string) => `${times}× as long`,
  cell: (label: string, verdict: string, bias: string, cosine: string) => `${label}: ${verdict}; ${bias}, ${cosine}`,
  same: 'π is the reference: the true step is zero, and there is nothing to compare with.',
  means: (loss: string, reward: string) => `${loss} ${reward}`,
  lossMeans: {
    near: (bias: string) =>
      `k3 in the loss is off by ${bias} only: this near to the reference, the forward KL pulls like the reverse KL.`,
    off: (bias: string, times: string) =>
      `k3 in the loss is off by ${bias} and pulls ${times} times as hard as it should: it is the forward KL’s ` +
      'gradient.',
  },
  rewardMeans: {
    weak: (times: string) => `k3 in the reward hardly pulls: ${times} of the true step.`,
    wrong: (cosine: string) =>
      `k3 in the reward pulls the wrong way (cosine ${cosine}): it raises the forward KL, and with it the ` +
      'reverse KL that it should lower.',
    off: (cosine: string) =>
      `k3 in the reward pulls elsewhere (cosine ${cosine}): the reverse KL’s gradient less the forward KL’s.`,
  },
};
