import type { labSpace as english } from '../en/lab-space';
import type { Spoken } from '../languages';

export const labSpace: Spoken<typeof english> = {
  label: '文档的 96 个问题，以及每个问题的测量结果',
  directions: { reverse: '当作反向 KL(π‖π_ref)', forward: '当作正向 KL(π_ref‖π)' },
  quantities: { value: '数值', gradient: '梯度' },
  measures: { bias: '偏差', variance: '方差' },
  measuresHelp: { bias: '相对于 KL，或其梯度的长度', variance: '一条回答的方差，除以 KL² 或梯度长度的平方' },
  rows: (placement, sampling) =>
    `${placement === 'reward' ? '放入奖励' : sampling === 'on-policy' ? '放入损失' : '放入损失，× ρ'}，` +
    `${sampling === 'on-policy' ? '同策略' : '异策略'}`,
  progress: (filled, open) => `96 格中已测 ${filled} 格${open > 0 ? `，其中 ${open} 格未定` : ''}`,
  legend: { unbiased: '无偏', slight: '略有偏', biased: '有偏', zero: '平均为零', undecided: '未定' },
  variance: '方差，由小到大',
  right: { reverse: '反向 KL 的梯度正确：', forward: '正向 KL 的梯度正确：' },
  none: '尚无',
  writing: ({ estimator, placement, sampling }) => `${estimator} ${labSpace.rows(placement, sampling)}`,
  says: (cell, is) => {
    const of = cell.direction === 'reverse' ? '反向 KL' : '正向 KL';
    const unit = cell.quantity === 'value' ? 'KL' : '其梯度长度';
    const quantity = labSpace.quantities[cell.quantity];
    const head = `${labSpace.writing(cell)}（第 ${cell.row} 行）：`;
    if (!is) return `${head}还没有测量。`;
    if (cell.measure === 'variance')
      return (
        `${head}一条回答的${quantity}方差是${unit}平方的 ${is.estimate} 倍（${is.low} 到 ${is.high}），` +
        `以${of}为准。`
      );
    return (
      `${head}它的${quantity}作为${of}的${quantity}，${is.verdict}；相差${unit}的 ${is.estimate} 倍（${is.low} 到 ` +
      `${is.high}）。`
    );
  },
  hint: '把指针移到一格上，或用方向键移动；点击或回车查看解释。',
};
