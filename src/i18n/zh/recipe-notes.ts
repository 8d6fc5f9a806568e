/** Notes that recipes of more than one framework have. */
export const CLAMPED_K3 = 'log π_ref/π 截断在 ±20，k3 截断在 ±10：k3 超过 10 的词元完全没有梯度。';
export const NO_PENALTY = '没有惩罚，也不加载参考模型：连 KL 都不测量。';
