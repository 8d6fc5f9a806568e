/** What the page says of audits: the shape of the kernels, by its identifier in a record, and what was found wrong. */
import { expect, it } from 'vitest';
import { shapeName, shapeNamed, type KernelShape } from '../../src/population/kernel-shape';
import { shapeText } from '../../src/i18n/audit';
import { findingText } from '../../src/i18n/notices';

/** Each with its identifier, which records hold and which therefore stays. */
const SHAPES: [name: string, shape: KernelShape, chinese: string][] = [
  ['workgroups of 64', { kind: 'gpu', workgroup: 64, quads: false }, '每组 64 个线程的工作组'],
  [
    'workgroups of 16, for a processor',
    { kind: 'software', workgroup: 16, quads: false },
    '每组 16 个线程、面向处理器的工作组',
  ],
  [
    'workgroups of 4 in quads, for a processor',
    { kind: 'software', workgroup: 4, quads: true },
    '每组 4 个线程、每四个线程共享读取、面向处理器的工作组',
  ],
];

it.each(SHAPES)('%s is said in both languages', (name, shape, chinese) => {
  expect(shapeName(shape)).toBe(name);
  expect(shapeNamed(name)).toEqual(shape);
  expect([shapeText(name, 'en'), shapeText(name, 'zh')]).toEqual([name, chinese]);
});

it('a shape that a record names in another way is left as it is', () => {
  expect(shapeText('3 shapes of the kernels', 'zh')).toBe('3 shapes of the kernels');
});

it('a finding says what is not a number, what differs, and by how much', () => {
  const finding = { quantity: 'adam', what: 'the new value of parameter 5', tolerance: 2e-5 } as const;
  const both = (error: number | null, tolerance: number = finding.tolerance) =>
    (['en', 'zh'] as const).map((language) => findingText({ ...finding, error, tolerance }, language));
  expect(both(null)).toEqual([
    'the new value of parameter 5 is no number where float64 has one.',
    '“Adam 的一步”中有一个值不是数，而 float64 算得出数。',
  ]);
  expect(both(1, 0)).toEqual(['the new value of parameter 5.', '“Adam 的一步”与 float64 不一致。']);
  expect(both(0.25)).toEqual([
    'the new value of parameter 5 is 2.5e-1 from float64, relative to its size, where 2.0e-5 is allowed.',
    '“Adam 的一步”与 float64 的相对误差为 2.5e-1，允许 2.0e-5。',
  ]);
});
