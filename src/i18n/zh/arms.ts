import type { arms as english } from '../en/arms';
import type { Spoken } from '../languages';
import { OPERATORS } from './race';

export const arms: Spoken<typeof english> = {
  arms: '参加比较的各组',
  headline: (names, operator) => {
    const what = OPERATORS[operator];
    const shared = `一个很小的 GPT-2 学${what}：同样的题目，同样的随机数。`;
    if (names.length === 1) return `一个很小的 GPT-2 学${what}：${names[0]}。`;
    if (names.length === 2) return `哪一组更好：“${names[0]}”还是“${names[1]}”？${shared}`;
    return `${names.length} 组，哪一组更好？${shared}`;
  },
  add: '+ 组',
  addHelp: '增加一组：一种方法，加上它自己的设置',
  actions: (label) => `${label}：编辑、复制或删除`,
  edit: '编辑 …',
  duplicate: '复制 …',
  remove: '删除',
  all: '全部显示',
  pickHelp: '点击：只看这一组。按住 Shift 点击：与已选的一起看。再点一次：全部。',
  editTitle: '编辑这一组',
  newTitle: '新的一组',
  name: '名称',
  method: '方法',
  own: '它自己的设置',
  noneOwn: '所有设置都与表单相同。',
  addSetting: '增加一项设置 …',
  dropSetting: (label) => `${label}：恢复为表单中的值`,
  asText: '写成文字',
  textHelp: '名称: 方法, 键=值, …；名称可以省略。',
  restarts: '应用后会重新开始训练。',
  between: '；',
  kept: (names) => `（${names.join('、')} 保持自己的值）`,
};
