import type { LabProblemValues } from '../../common/lab-problems';
import type { SentencesOf } from '../../common/problem';
import { engineProblems } from './engine-problems';

const LEVELS: Record<string, string> = { token: 'token 级', sequence: '序列级' };
const SAMPLINGS: Record<string, string> = { 'on-policy': '同策略', 'off-policy': '异策略' };
const CURVES = {
  steps: '步数必须递增',
  runs: '训练必须从 0 开始编号',
  rows: '每个指标必须为每个训练留一行，并为每一步留一个值',
};

export const labProblems: SentencesOf<LabProblemValues> = {
  'too-early': ({ call, first }) => `${call}：要先做 ${first}。`,
  'lab-wrong-numbers': ({ wrong }) =>
    `这个适配器算出的数不对（${engineProblems['audit-finding'](wrong).replace(/。$/, '')}）；` +
    '请再试一次，改用另一种方式计算。',
  'other-reference': () => '它的起点是另一个参考策略。',
  'lab-run-not-arrived': ({ file, why }) => `实验室的训练记录载入失败：没有收到 ${file}（${why}）。`,
  'lab-run-status': ({ file, status }) => `实验室的训练记录载入失败：${file} 的响应状态为 ${status}。`,
  'long-answer': ({ field, given, tokens, allowed }) =>
    `${field}：得到 ${given}，其答案有 ${tokens} 个 token；连同结束符最多 ${allowed} 个。`,
  'probability-sum': ({ field, given }) => `${field}：各概率之和为 ${given}；应为 1。`,

  'study-missing': ({ file }) => `没有 ${file}：这个页面旁边没有研究数据。`,
  'study-not-loaded': ({ file, why }) => `${file} 无法载入（${why}）。`,
  'study-status': ({ file, status }) => `${file} 无法载入（状态码 ${status}）。`,
  'no-runs': ({ method, place, seeds }) =>
    `研究中，${place} 在种子 ${seeds.join('、') || '（无）'} 里没有 ${method} 的训练。`,
  'no-gradients': ({ row, level, sampling, at }) =>
    `研究中没有第 ${row} 行（${LEVELS[level]}，${SAMPLINGS[sampling]}${
      at === null ? '' : `，第 ${at.step} 步，种子 ${at.seed}`
    }）的梯度。`,
  curves: ({ field, fault }) => `${field}：${CURVES[fault]}。`,
};
