// Where a token lives. A *block* is Q prompts with their G completions each, the unit one workgroup handles.
// The prompt is computed once and shared by its completions, so a block has ROWS = Q·P + (T−1)·Q·G token rows:
// first the prompt rows (q, position), then for each answer position j the rows of its S = Q·G completions.
// The row of answer token j is an *input*; it predicts token j + 1. Token 0 is predicted by the prompt's last row.
const TOKEN_EQUALS = 13u;
const TOKEN_END = 14u;
const TOKEN_PAD = 15u;
const PROMPT_ROWS = Q * P;
const COMPLETIONS = Q * G;
const ROWS = PROMPT_ROWS + (T - 1u) * COMPLETIONS;

fn row_predicting(completion: u32, token: u32) -> u32 {
  if (token == 0u) { return (completion / G) * P + P - 1u; }
  return PROMPT_ROWS + (token - 1u) * COMPLETIONS + completion;
}

fn position_of(row: u32) -> u32 {
  if (row < PROMPT_ROWS) { return row % P; }
  return P + (row - PROMPT_ROWS) / COMPLETIONS;
}

// The row of key `index` as seen from `row`: the prompt's rows first, then the completion's own earlier rows.
fn key_row(row: u32, index: u32) -> u32 {
  if (row < PROMPT_ROWS) { return (row / P) * P + index; }
  let completion = (row - PROMPT_ROWS) % COMPLETIONS;
  if (index < P) { return (completion / G) * P + index; }
  return PROMPT_ROWS + (index - P) * COMPLETIONS + completion;
}

// Tokens of `ab+cd=` (two digits) or `a+b=` (one) from a packed problem: a | b << 8 | operator << 16.
fn prompt_token(problem: u32, position: u32) -> u32 {
  let operand = select(problem >> 8u, problem, position < DIGITS) & 0xffu;
  if (position == DIGITS) { return 10u + (problem >> 16u); }
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

// Token `index` of the right answer: digits, least significant first, then the end, then padding.
fn answer_token(answer: u32, index: u32) -> u32 {
  let digits = select(select(1u, 2u, answer >= 10u), 3u, answer >= 100u);
  if (index == digits) { return TOKEN_END; }
  if (index > digits) { return TOKEN_PAD; }
  let tens = select(select(1u, 10u, index == 1u), 100u, index == 2u);
  return (answer / tens) % 10u;
}

// sequences: first the packed problem of each prompt [R, B], then the answer tokens [R, N, T].
fn problem_index(run: u32, block: u32, prompt: u32) -> u32 {
  return run * PROMPTS + block * Q + prompt;
}
fn token_index(run: u32, block: u32, completion: u32, token: u32) -> u32 {
  return RUNS * PROMPTS + ((run * PROMPTS * G) + block * COMPLETIONS + completion) * T + token;
}
// log-probs [R, blocks, ROWS, V]
fn logprob_index(run: u32, block: u32, row: u32) -> u32 {
  return ((run * BLOCKS + block) * ROWS + row) * V;
}
