/** Notes that recipes of more than one framework have. */
export const CLAMPED_K3 = 'log π_ref/π 截断在 ±20，k3 截断在 ±10：k3 超过 10 的词元完全没有梯度。';
export const NO_PENALTY = '没有惩罚，也不加载参考模型：连 KL 都不测量。';
export const CLAMPED_AFTER_EXP =
  'k3 截断在 ±10，但在取指数之后：k3 超过 10 的词元没有梯度，log π_ref/π 超过 88.7（float32 溢出）的词元得到 NaN。';
export const PER_ANSWER = '损失先在每条回答内对词元平均，再对回答平均，这里也这样设置。';
