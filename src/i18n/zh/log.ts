/** 日志视图，以及命令行上同样的判断。 */
import { formatNumber } from '../../common/text';
import type { Spoken } from '../languages';
import type { log as english } from '../en/log';

export const log: Spoken<typeof english> = {
  title: '你的日志',
  lead: '真实训练的日志，放在玩具模型的各种情形旁边，会是什么样子？',
  what:
    '给出你自己训练的日志。坍塌规则会在上面运行，它的曲线会与玩具模型录下的运行并排。文件只留在本页面：' +
    '什么都不会发送。',
  choose: '选择日志',
  drop: '或拖到这里；同一次训练的几个文件会合在一起。',
  read:
    '能读的有 CSV（trackio、W&B、TensorBoard 图表）、JSON lines、trainer_state.json、TensorBoard 事件文件，' +
    '以及 verl 和 Transformers Trainer 打印的内容。',
  reading: '正在读取……',
  example: '看一个例子：玩具模型录下的一次运行，奖励中的 k3',
  exampleName: 'example.jsonl',
  run: '运行',
  unnamed: '该运行',
  beta: '惩罚的 β',
  betaHelp: 'KL 惩罚的系数，若日志中没有。只有判断 KL 是否失控时才需要。',
  noCurves: (why) => `玩具模型录下的运行无法载入，所以不作比较：${why}`,

  formats: {
    csv: 'CSV',
    jsonl: 'JSON lines',
    json: 'JSON',
    'trainer-state': 'trainer_state.json',
    tensorboard: 'TensorBoard 事件文件',
    console: '打印的行',
  },
  isRead: (file, format, runs, series) => `${file}：${format}，${runs} 个运行，${series} 条序列。`,
  notes: {
    cut: (records) => `文件在一条记录之内结束，如崩溃之后那样；读了 ${records} 条完整的记录。`,
    checksum: (record) => `第 ${record} 条记录的校验和不对；读到那里为止。`,
    'lines-left-out': (lines) => `略去了 ${lines} 行没有带名称数字的内容。`,
    'given-again': (values) => `有 ${values} 个值在同一步重复出现；取后面的。`,
    'rows-numbered': '其中没有步数，所以行从 0 起编号。',
  },

  understood: '读懂了什么',
  metrics: {
    reward: '奖励',
    penalisedReward: '减去惩罚后的奖励',
    kl: '到参考策略的 KL',
    entropy: '熵',
    length: '回答长度',
    gradNorm: '梯度范数',
    clipFraction: '被裁剪的比例',
    beta: 'β',
  },
  is: (metric, name, framework) => `${metric}：${name}${framework === '' ? '' : `（${framework} 的写法）`}`,
  details: (text, details) => [text, ...details].join('，'),
  per: { token: '对 token 取平均', answer: '对整个回答求和' },
  placements: { loss: '惩罚在损失中时才记录', reward: '惩罚在奖励中时才记录' },
  estimators: { exact: '精确', k1: 'k1', k2: 'k2', k3: 'k3', setting: '估计量未知' },
  otherKls: {
    updates: (name) => `${name} 是更新前后两个策略之间的 KL，不是到参考策略的。`,
    sampler: (name) => `${name} 是训练器与采样器之间的差别，不是到参考策略的 KL。`,
  },
  unused: (count) => `另有 ${count} 条序列与此无关。`,

  scale: {
    unit: '所有奖励都在 0 与 1 之间，照原样取用。',
    'from-zero': (high) => `奖励不在 0 与 1 之间。以 0 为最差，以本日志的最好水平 ${high} 为 1。`,
    'own-range': (low, high) =>
      `有的奖励为负。以本日志的最低水平 ${low} 为 0，最高水平 ${high} 为 1：关于下跌的说法都相对于这个范围。`,
  },
  flat: '奖励的变化不超过它逐点的噪声，所以其中没有可判断的东西。',

  rulesTitle: '坍塌规则',
  rules: {
    found: {
      numeric: (step, _at, name) => `从第 ${step} 步起，${name} 不再是有限数。`,
      reward: (step, at) =>
        `奖励在第 ${step} 步坍塌：此后连续 25 个记录点低于它最好水平的十分之一（在第 ${at} 步看出）。`,
      entropy: (step, at) =>
        `熵在第 ${step} 步坍塌，而奖励已失：连续 40 个记录点，熵低于起初的四分之一，奖励低于最好水平的四分之一` +
        `（在第 ${at} 步看出）。`,
      'kl-runaway': (step) => `KL 在第 ${step} 步失控：连续 25 个记录点，一个回答的惩罚 β·KL 超过奖励范围的 3 倍。`,
      'dead-leash': (step) =>
        `从第 ${step} 步起惩罚不起作用：连续 60 个记录点，KL 与无惩罚运行的 KL 相差不到 1.25 倍。`,
    },
    'not-found': {
      numeric: '所有数都一直有限。',
      reward: '奖励没有坍塌：从未连续 25 个记录点低于它最好水平的十分之一。',
      entropy: '熵没有与奖励一同坍塌。',
      'kl-runaway': 'KL 没有失控：惩罚 β·KL 一直低于奖励范围的 3 倍。',
      'dead-leash': '惩罚有效：KL 与无惩罚运行的不同。',
    },
    names: {
      numeric: '有限数',
      reward: '奖励坍塌',
      entropy: '熵坍塌',
      'kl-runaway': 'KL 失控',
      'dead-leash': '惩罚不起作用',
    },
    cannot: (rule, why) => `${rule}：未判断，因为${why}。`,
    missing: (what) => `日志中没有${what.join('，也没有')}`,
    tooShort: (given, least) => `只有 ${given} 个记录点，而该规则需要 ${least} 个`,
    flat: '奖励的变化不超过它的噪声',
    lacks: {
      reward: '奖励',
      kl: '到参考策略的 KL',
      entropy: '熵',
      beta: ' β',
      length: '回答长度',
      control: '无惩罚的运行',
    },
  },

  signsTitle: '这些数自己说明了什么',
  signs: {
    'kl-negative': (name, level, step, share) =>
      `${name} 在 ${share} 的点上为负，且超出噪声（第 ${step} 步处为 ${level}）。只有 k1 会为负，` +
      '而它在策略自己样本上的均值就是 KL，不可能为负：所以样本不是策略自己的（过期权重、top-p、top-k、最小长度），' +
      '或者对数概率取自另一个温度。',
    'kl-offset': (name, first, middle) =>
      `${name} 从 ${first} 开始，中位数为 ${middle}。起初策略与参考相同，它应从接近 0 开始：精度、掩码或模板不同，` +
      '或者参考策略不是训练的起点。',
    'kl-spikes': (name, most, middle, step) =>
      `${name} 有个别值远高于其他值（第 ${step} 步处为 ${most}，中位数 ${middle}），k3 就是这样：它是一个 token ` +
      '对数比的指数。此时它的均值说明不了什么，训练也未必受损。',
    'kl-zero': (name) => `${name} 一直为 0。有些框架在系数为 0 时不计算 KL 而写 0：这不表明策略停在参考处。`,
    'k1-and-k3': (k1, k3, ratio) =>
      `k3 的均值为 ${k3}，k1 的为 ${k1}：前者是后者的 ${ratio} 倍。在策略自己的样本上二者均值相同；相差很大时，` +
      '样本不是策略自己的，或者 k3 由少数 token 决定。',
    'penalty-there': (penalised, mean) => `${penalised} 平均比奖励低 ${mean}：KL 惩罚在奖励中。`,
    'penalty-absent': (penalised) => `${penalised} 等于奖励：这次运行的奖励中没有 KL 惩罚。`,
    'gradient-spikes': (most, middle, step) =>
      `梯度范数有个别值远高于其他值：第 ${step} 步处为 ${most}，中位数 ${middle}。`,
    length: (first, last) =>
      `回答从 ${first} 个 token 变为 ${last} 个。玩具模型的回答只有三个，所以它不能说明这对 token 平均或求和有何影响。`,
  },

  picturesTitle: '与玩具模型录下的运行相比',
  about:
    '一种情形说的是玩具模型的运行怎样，而不是你的运行为何如此。只比较比例和倍数，因为奖励、KL、' +
    '熵和步数的尺度各不相同；小于 0.01 和大于 10 的倍数按这两个数算。',
  margins: ([inside, near], [factor, nearFactor]) =>
    `所有特征都在该情形各次运行的第 5 与第 95 百分位之间，或至多超出 ${100 * inside} 个百分点或 ${factor} 倍，` +
    `即为相像；有一个特征超出 ${100 * near} 个百分点或 ${nearFactor} 倍以上，即为排除。`,
  verdicts: { resembles: '相像', unclear: '接近，但不相同', excluded: '已排除' },
  none: '它与玩具模型的任何一种情形都不像。',
  noFeatures: '无法比较：这需要一个变化超过噪声的奖励，并有六个以上的点。',
  pictures: {
    learns: { name: '学会了', what: '奖励上升并保持。' },
    held: { name: '下跌后恢复', what: '奖励下跌一阵又回来；惩罚把 KL 拉下来。' },
    drifts: { name: '渐渐漂走', what: '没有惩罚：KL 一直走，奖励受侵蚀但不死。' },
    'k3-in-reward': { name: '死去，如奖励中的 k3', what: '奖励死去，而 KL 上升。' },
    'k1-in-loss': { name: '死去，如损失中的 k1', what: '奖励死去，而 KL 无限上升。' },
    certain: { name: '确信而错误', what: '奖励死去，熵也随之消失。' },
    random: { name: '散开', what: '奖励下降，而熵上升。' },
  },
  features: {
    kept: '结束时的奖励，占最好水平',
    deepest: '奖励的最低处，占此前最好水平',
    klEnd: '结束时的 KL，占最高水平',
    klGrowth: '结束时的 KL，与奖励最好时相比',
    entropyEnd: '结束时的熵，与开始相比',
    entropyMost: '最高的熵，与开始相比',
  },
  times: (value) => `${formatNumber(Number(value.toPrecision(2)))} 倍`,
  feature: (feature, value, low, high) => `${feature}：${value}（玩具 ${low} 到 ${high}）`,
  own: (runs, of) => `凭这份日志所有的指标，该情形自己的 ${of} 次运行中能认出 ${runs} 次。`,
  alike: (groups) => `玩具模型的其他运行看上去也一样：${groups.join('；')}。`,
  group: (method, place, runs, of) => `${method}，${place}（${of} 次中 ${runs} 次）`,
  watch: '看一次这样的运行',
  yours: '本日志',
  toy: '玩具',

  wantsTitle: '怎样才能断定',
  wants: {
    reward: '记录每一步的平均奖励：没有它什么都无法判断。',
    kl: (instead) =>
      `记录到参考策略的 KL：没有它，关于惩罚什么都说不了${
        instead.length > 0 ? `（${instead.join('、')} 是另一种 KL）` : ''
      }。`,
    entropy: '记录策略的熵：它能区分确信的策略和散开的策略。',
    tell: (metric, a, b, feature, of, and) =>
      `${metric}能区分“${a}”与“${b}”：${feature}，前者为 ${of}，后者为 ${and}。`,
    taskReward: (logged) => `记录不含惩罚的奖励：无论任务失守还是 KL 上升，${logged} 都会下降。`,
    beta: '给出 β：KL 是否失控取决于 β·KL。',
    length: '记录平均回答长度：KL 是对 token 的平均，而一个回答的惩罚是求和。',
    control: '记录同一运行在无惩罚时的 KL：只有与它相比，才知道惩罚是否起作用。',
    otherEstimate: (logged) =>
      `k1 和 k3 都记录${logged === '' ? '' : `（现有 ${logged}）`}：样本不是策略自己的时候，二者均值不同。`,
    estimator: (name, key, byDefault, is) =>
      `${name} 是哪种估计量取决于 ${key}（默认为 ${byDefault}${is === '' ? '' : `，即 ${is}`}）。`,
    trlTrainer: (name) => `在 TRL 中，${name} 在 GRPOTrainer 里是 k3，在 RLOOTrainer 里是 k1。`,
    settings: (names) =>
      `奖励、KL 和熵无法区分${names.map((name) => `“${name}”`).join('、')}，在玩具模型中也一样：` +
      '请查看训练设置中的估计量和位置。',
    longer: (given, least) => `记录得更密或更久：现有 ${given} 个记录点；需要 ${least} 个。`,
  },

  chartsTitle: (picture) => `曲线，与“${picture}”并排`,
  chartsAlone: '曲线',
  beside: '并排',
  besideNone: '无',
  charts: { reward: '奖励，占最好水平', kl: '到参考策略的 KL，占最高水平', entropy: '熵，与开始相比' },
  chartsHelp: (runs) =>
    '每条曲线按自己的尺度。玩具模型的曲线拉伸到日志的长度，并使奖励的下跌处与日志重合。' +
    `玩具：${runs} 次录下的运行的中位数，及中间的 80 %。`,
  step: '步',
  rawTitle: '日志中的其他序列',
};
