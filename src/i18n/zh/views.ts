import type { views as english } from '../en/views';
import type { Spoken } from '../languages';

export const views: Spoken<typeof english> = {
  race: { more: '', label: '对照训练' },
  lab: { more: '梯度', label: '实验室' },
  findings: { more: '', label: '结论' },
  log: { more: '你的', label: '日志' },
  bench: { more: '', label: '测速' },
};
