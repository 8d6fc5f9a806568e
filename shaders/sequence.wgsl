// Layout of tokens. A *block* is Q prompts with G completions each, the unit handled by one workgroup. Its token rows
// form a forest: completions of one prompt share the rows of their common prefix, because the same tokens under the
// same parameters give the same bits. Rows, in this order:
//   PREFIX_ROWS rows (q, position) of the prompts without their last token; Q rows of the prompts' last tokens; then,
//   level by level, the distinct answer tokens j = 0 … T−2, ordered by the first completion that has them.
// A row is an *input*: the row of answer token j predicts token j + 1, and the prompt's last row predicts token 0. An
// end token and anything after it has no row. There are at most ROWS rows; the tree stores how many are in use.
//
// sequences: the packed problem of each prompt [R, B], the answer tokens [R, N, T], and a tree for each block:
//   rows in use · first row of prompt q at level j [LEVELS, Q + 1] · for each row, token | position << 8 | q << 16 ·
//   for each answer row, the rows of its ancestors and itself [ROWS − PROMPT_ROWS, LEVELS] · for each completion, its
//   rows [Q·G, LEVELS]
const NO_ROW = 0xffffffffu;

// The row that predicts `token` of a completion; exists only up to the end token.
fn row_predicting(tree: u32, completion: u32, token: u32) -> u32 {
  if (token == 0u) { return PREFIX_ROWS + completion / G; }
  return sequences[tree + TREE_NODES + completion * LEVELS + token - 1u];
}

fn token_of(word: u32) -> u32 { return word & 0xffu; }
fn position_of(word: u32) -> u32 { return (word >> 8u) & 0xffu; }
fn prompt_of(word: u32) -> u32 { return word >> 16u; }

fn prompt_row(prompt: u32, position: u32) -> u32 {
  return select(prompt * (P - 1u) + position, PREFIX_ROWS + prompt, position == P - 1u);
}

// The row of key `index` as seen from `row`: the prompt's rows first, then its ancestors and itself.
fn key_row(tree: u32, row: u32, prompt: u32, index: u32) -> u32 {
  if (index < P) { return prompt_row(prompt, index); }
  return sequences[tree + TREE_PATHS + (row - PROMPT_ROWS) * LEVELS + index - P];
}

// Tokens of `ab+cd=` (two digits) or `a+b=` (one) from a packed problem: a | b << 8 | operator << 16.
fn prompt_token(problem: u32, position: u32) -> u32 {
  let operand = select(problem >> 8u, problem, position < DIGITS) & 0xffu;
  if (position == DIGITS) { return TOKEN_PLUS + (problem >> 16u); }
  if (position == P - 1u) { return TOKEN_EQUALS; }
  let digit = select(position - DIGITS - 1u, position, position < DIGITS);
  return select(operand / 10u, operand % 10u, digit == DIGITS - 1u);
}

fn answer_of(problem: u32) -> u32 {
  let a = problem & 0xffu;
  let b = (problem >> 8u) & 0xffu;
  switch (problem >> 16u) {
    case 0u: { return a + b; }
    case 1u: { return (a + 100u - b) % 100u; }
    default: { return (a * b) % 100u; }
  }
}

// Token `index` of the right answer: digits, least significant first, then the end token, then padding.
fn answer_token(answer: u32, index: u32) -> u32 {
  let digits = select(select(1u, 2u, answer >= 10u), 3u, answer >= 100u);
  if (index == digits) { return TOKEN_END; }
  if (index > digits) { return TOKEN_PAD; }
  let tens = select(select(1u, 10u, index == 1u), 100u, index == 2u);
  return (answer / tens) % 10u;
}

fn problem_index(run: u32, block: u32, prompt: u32) -> u32 {
  return run * PROMPTS + block * Q + prompt;
}
fn token_index(run: u32, block: u32, completion: u32, token: u32) -> u32 {
  return RUNS * PROMPTS + ((run * PROMPTS * G) + block * COMPLETIONS + completion) * T + token;
}
fn tree_of(run: u32, block: u32) -> u32 { return TREES + (run % FORWARDS * BLOCKS + block) * TREE_SIZE; }
