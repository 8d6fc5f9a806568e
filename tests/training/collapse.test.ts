import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { collapseText } from '../../src/i18n/collapse';
import { parseMethod } from '../../src/kl/placements';
import {
  collapseCause,
  CollapseDetector,
  isCollapse,
  type Collapse,
  type FoundCollapse,
} from '../../src/training/collapse';
import { DEATH_WINDOW } from '../../src/training/collapse-rules';

interface Curve {
  source: string;
  method: string;
  seed: number;
  beta: number;
  reward: number[];
  entropy: number[];
  reverseKl: number[];
}
type Named = Pick<Curve, 'method' | 'seed' | 'reward' | 'entropy' | 'reverseKl'> & { stopped?: number[] };

const folder = path.join(import.meta.dirname, 'curves');
const recorded = Object.fromEntries(
  readdirSync(folder).map((file) => [
    path.basename(file, '.json'),
    JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Curve,
  ]),
);

const detectorFor = (curves: Named[], beta = 0.3, offPolicy = false) =>
  new CollapseDetector(
    curves.map(({ method, seed }, run) => ({ run, seed, method: parseMethod(method), beta, regime: '' })),
    offPolicy,
  );

const rowsAt = (curves: Named[], step: number) =>
  curves.map(({ reward, entropy, reverseKl, stopped }, run) => ({
    run,
    step,
    values: { reward: reward[step], entropy: entropy[step], reverseKl: reverseKl[step], stopped: stopped?.[step] ?? 0 },
  }));

/** All findings, step by step as on line. */
function watch(curves: Named[], beta = 0.3, offPolicy = false): FoundCollapse[] {
  const detector = detectorFor(curves, beta, offPolicy);
  return curves[0].reward.flatMap((_, step) => detector.observe(rowsAt(curves, step)));
}
const kinds = (findings: FoundCollapse[]) => findings.map(({ collapse }) => collapse.kind);

/** A run of the two-digit task as it goes in the harsh regime: level 0.75, then what `reward` says. */
function drawn(reward: (step: number) => number, change: Partial<Named> = {}, steps = 200): Named {
  // Noise of 64 completions, the same each time.
  const noise = (step: number) => 0.05 * Math.sin(12.9898 * (step + 1)) * Math.sqrt(Math.max(0.02, reward(step)));
  const list = (value: (step: number) => number) => Array.from({ length: steps }, (_, step) => value(step));
  return {
    method: 'k3-in-reward',
    seed: 1,
    reward: list((step) => Math.max(0, reward(step) + noise(step))),
    entropy: list(() => 0.5),
    reverseKl: list((step) => 0.02 * step),
    ...change,
  };
}

describe('collapse detector on recorded runs', () => {
  it('every recorded run names the command that made it and has at least 100 steps', () => {
    for (const curve of Object.values(recorded)) {
      expect(curve.source).toContain('train ');
      expect(curve.reward.length).toBeGreaterThanOrEqual(100);
    }
  });

  it.each([
    ['harsh-k3-in-reward-fast', ['reward']],
    ['harsh-k3-in-reward-slow', ['reward']],
    ['harsh-none-dies', ['reward']],
    ['harsh-k1-in-reward-long-dip', []],
    ['harsh-k1-in-reward-deep-dip', []],
    ['dies-slowly', ['reward']],
    ['narrows', ['entropy']],
    ['runs-away', ['reward']],
    ['falls-at-once', ['reward']],
    ['dips-and-recovers', []],
    ['deep-dip-recovers', []],
    ['free', []],
    ['is-held', []],
  ])('%s: the findings are %j', (name, expected) => {
    expect(kinds(watch([recorded[name]]))).toEqual(expected);
  });

  it('a collapse is detected within a few tens of steps of the fall', () => {
    const [{ collapse }] = watch([recorded['falls-at-once']]);
    const fell = recorded['falls-at-once'].reward.findIndex((reward) => reward < 0.3);
    expect(Math.abs(collapse.step - fell)).toBeLessThan(15);
    expect(collapse.detectedAt - collapse.step).toBeLessThanOrEqual(DEATH_WINDOW + 15);
  });

  it('in the harsh preset every collapse is dated within the first 40 steps', () => {
    for (const name of ['harsh-k3-in-reward-fast', 'harsh-k3-in-reward-slow', 'harsh-none-dies']) {
      expect(watch([recorded[name]])[0].collapse.step, name).toBeLessThanOrEqual(40);
    }
  });

  it('a penalty without effect is told from one that works by the unpenalised run of the same seed', () => {
    const { free, 'tracks-the-free-one': tracks, 'is-held': held } = recorded;
    expect(kinds(watch([free, tracks]))).toEqual(['dead-leash']);
    expect(kinds(watch([free, held]))).toEqual([]);
    expect(kinds(watch([tracks]))).toEqual([]);
    expect(kinds(watch([{ ...free, seed: 99 }, tracks]))).toEqual([]);
    expect(kinds(watch([free, tracks], 0))).toEqual([]);
  });
});

describe('reward collapse', () => {
  const falling = drawn((step) => (step < 41 ? 0.75 : 0.01));

  it('it is dated where the reward fell, detected 20 to 30 steps later, and it is told with its cause', () => {
    const [{ run, collapse }, ...more] = watch([falling]);
    expect(more).toEqual([]);
    expect(run).toBe(0);
    expect(Math.abs(collapse.step - 41)).toBeLessThanOrEqual(3);
    expect(collapse.detectedAt - 41).toBeLessThanOrEqual(30);
    expect(collapse.detectedAt - 41).toBeGreaterThanOrEqual(20);
    expect(collapseText(collapse, 'en')).toBe(
      `The reward collapsed at step ${collapse.step}: its expected gradient descends the reverse KL minus the ` +
        'forward KL: a difference without a lower bound, and near the reference hardly any force.',
    );
  });

  it('a dip to a fifth that recovers within 60 steps is not a collapse', () => {
    expect(watch([drawn((step) => (step > 40 && step < 100 ? 0.15 : 0.75))])).toEqual([]);
  });

  it('a reward of 0 for 20 steps is not a collapse', () => {
    expect(watch([drawn((step) => (step > 40 && step < 60 ? 0 : 0.75))])).toEqual([]);
  });

  it('a run whose reward was never high has not collapsed', () => {
    expect(watch([drawn(() => 0.01)])).toEqual([]);
  });

  it('the cause is the off-policy one where samples are stale', () => {
    const [{ collapse }] = watch([{ ...falling, method: 'k1-in-loss' }], 0.1, true);
    expect(collapseText(collapse, 'en')).toMatch(
      /: without ρ and off-policy it pushes the policy away from its own recent samples, without bound\.$/,
    );
  });
});

describe('entropy collapse', () => {
  const entropy = Array.from({ length: 200 }, (_, step) => (step < 80 ? 0.5 : 0.001));
  it('low entropy with low reward is a collapse', () => {
    const [{ collapse }, ...more] = watch([drawn((step) => (step < 80 ? 0.75 : 0.12), { entropy })]);
    expect(more).toEqual([]);
    expect(collapse.kind).toBe('entropy');
    expect(Math.abs(collapse.step - 80)).toBeLessThanOrEqual(5);
  });

  it('low entropy with high reward is not a collapse', () => {
    expect(watch([drawn((step) => (step < 80 ? 0.75 : 0.99), { entropy })])).toEqual([]);
  });
});

describe('KL runaway', () => {
  const reverseKl = Array.from({ length: 200 }, (_, step) => (step < 50 ? 1 : 20));
  it('β·KL above the largest reward for 25 steps is a runaway, unless there is no penalty', () => {
    const [{ collapse }, ...more] = watch([drawn(() => 0.75, { reverseKl })]);
    expect(more).toEqual([]);
    expect([collapse.kind, collapse.step, collapse.detectedAt]).toEqual(['kl-runaway', 50, 74]);
    expect(watch([drawn(() => 0.75, { reverseKl })], 0)).toEqual([]);
    expect(watch([drawn(() => 0.75, { reverseKl, method: 'none' })])).toEqual([]);
  });

  it('a controlled β is that of the rows', () => {
    const [{ collapse }] = [1, 0.1].flatMap((beta) => {
      const run = { run: 0, seed: 1, method: parseMethod('k1-in-reward'), beta: 0.1, regime: '', controlled: true };
      const detector = new CollapseDetector([run], false);
      return reverseKl.flatMap((kl, step) =>
        detector.observe([{ run: 0, step, values: { reward: 0.75, entropy: 1, reverseKl: kl, beta } }]),
      );
    });
    expect(collapse).toMatchObject({ kind: 'kl-runaway', step: 50, beta: 1 });
  });

  it('a reward collapse after a KL runaway is found as well', () => {
    const findings = watch([drawn((step) => (step < 100 ? 0.75 : 0), { reverseKl })]);
    expect(kinds(findings)).toEqual(['kl-runaway', 'reward']);
  });
});

describe('numeric failure', () => {
  it('it is found at once and alone, and the other runs are still watched', () => {
    const stopped = Array.from({ length: 200 }, (_, step) => (step < 30 ? 0 : 1));
    const findings = watch([
      drawn((step) => (step < 30 ? 0.75 : NaN), { stopped, entropy: Array(200).fill(NaN) }),
      drawn((step) => (step < 60 ? 0.75 : 0), { seed: 2 }),
    ]);
    expect(findings.map(({ run, collapse }) => [run, collapse.kind])).toEqual([
      [0, 'numeric'],
      [1, 'reward'],
    ]);
    expect(findings[0].collapse).toMatchObject({ step: 30, detectedAt: 30 });
  });
});

describe('the collapse detector', () => {
  const falling = drawn((step) => (step < 41 ? 0.75 : 0.01));

  it('findings do not depend on how rows are batched', () => {
    const curves = [falling, { ...drawn((step) => (step < 90 ? 0.75 : 0)), seed: 2 }];
    const expected = watch(curves);
    const detector = detectorFor(curves);
    const found: FoundCollapse[] = [];
    for (let from = 0; from < 200; from += 37) {
      const steps = Array.from({ length: Math.min(37, 200 - from) }, (_, i) => from + i);
      const rows = steps.flatMap((step) => rowsAt(curves, step));
      found.push(
        ...detector.observe(rows.filter((row) => row.run === 1)),
        ...detector.observe(rows.filter((row) => row.run === 0)),
      );
    }
    expect(found).toEqual(expected);
    expect(detector.found(0)).toEqual([expected[0].collapse] satisfies Collapse[]);
  });

  it('after a rewind the steps are taken again and nothing is reported twice', () => {
    const detector = detectorFor([falling]);
    const feed = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => detector.observe(rowsAt([falling], from + i))).flat();
    const first = feed(0, 90);
    expect(kinds(first)).toEqual(['reward']);
    detector.rewind(30);
    expect(feed(30, 200)).toEqual([]);
    const early = detectorFor([falling]);
    for (let step = 0; step < 50; step += 1) early.observe(rowsAt([falling], step));
    early.rewind(30);
    const after = Array.from({ length: 170 }, (_, i) => early.observe(rowsAt([falling], 30 + i))).flat();
    expect(after).toEqual(first);
  });

  it('each step is judged by the β that held at it', () => {
    const reverseKl = Array.from({ length: 200 }, () => 5);
    const curve = drawn(() => 0.75, { reverseKl });
    const detector = detectorFor([curve]);
    detector.setBeta(0, 1, 100);
    const found = Array.from({ length: 200 }, (_, step) => detector.observe(rowsAt([curve], step))).flat();
    expect(found.map(({ collapse }) => [collapse.kind, collapse.step])).toEqual([['kl-runaway', 100]]);
  });

  it('a negative β and clamps are causes of their own', () => {
    const k3 = parseMethod('k3-in-loss');
    expect(collapseCause('reward', k3, false)).toBe('forward-weights');
    expect(collapseCause('reward', k3, false, { beta: -0.3 })).toBe('ascends');
    expect(collapseCause('reward', k3, false, { beta: 0.3, clamped: true })).toBe('clamped');
    expect(collapseCause('reward', parseMethod('none'), false, { beta: -0.3, clamped: true })).toBe('no-penalty');
  });

  it('every finding but a penalty without effect counts as a collapse', () => {
    const finding = (kind: Collapse['kind']) => isCollapse({ kind });
    expect((['reward', 'entropy', 'kl-runaway', 'numeric', 'dead-leash'] as const).map(finding)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });
});
