// Builds a block's tree from its sequences, one level of answer tokens at a time, with all lanes of the workgroup.
// For each completion: the first completion with the same tokens so far, or NO_ROW after its end token.
var<workgroup> leaders: array<u32, COMPLETIONS>;
var<workgroup> rows_used: u32;

// Writes the rows of the prompts. Ends with a barrier.
fn plant(lane: u32, run: u32, block: u32) {
  let tree = tree_of(run, block);
  for (var row = lane; row < PROMPT_ROWS; row += WORKGROUP) {
    let prompt = select(row / (P - 1u), row - PREFIX_ROWS, row >= PREFIX_ROWS);
    let position = select(row % (P - 1u), P - 1u, row >= PREFIX_ROWS);
    let token = prompt_token(sequences[problem_index(run, block, prompt)], position);
    sequences[tree + TREE_WORDS + row] = token | (position << 8u) | (prompt << 16u);
  }
  if (lane == 0u) { rows_used = PROMPT_ROWS; }
  storageBarrier();
  workgroupBarrier();
}

// Writes the rows of answer token `level`, which must be known for all completions. Ends with a barrier.
fn grow(lane: u32, run: u32, block: u32, level: u32) {
  let tree = tree_of(run, block);
  let start = rows_used;
  for (var c = lane; c < COMPLETIONS; c += WORKGROUP) {
    let token = sequences[token_index(run, block, c, level)];
    var parent = 0u;
    if (level > 0u) { parent = sequences[tree + TREE_NODES + c * LEVELS + level - 1u]; }
    var leader = NO_ROW;
    if (token != TOKEN_END && parent != NO_ROW) {
      leader = c;
      for (var other = c - c % G; other < c; other++) {
        var same_prefix = sequences[token_index(run, block, other, level)] == token;
        if (level > 0u) {
          same_prefix = same_prefix && sequences[tree + TREE_NODES + other * LEVELS + level - 1u] == parent;
        }
        if (same_prefix) { leader = other; break; }
      }
    }
    leaders[c] = leader;
  }
  workgroupBarrier();
  for (var c = lane; c < COMPLETIONS; c += WORKGROUP) {
    let leader = leaders[c];
    let node = tree + TREE_NODES + c * LEVELS;
    if (leader == NO_ROW) { sequences[node + level] = NO_ROW; continue; }
    let row = start + leaders_before(leader);
    sequences[node + level] = row;
    if (leader != c) { continue; }
    let token = sequences[token_index(run, block, c, level)];
    sequences[tree + TREE_WORDS + row] = token | ((P + level) << 8u) | ((c / G) << 16u);
    let path = tree + TREE_PATHS + (row - PROMPT_ROWS) * LEVELS;
    for (var up = 0u; up < level; up++) { sequences[path + up] = sequences[node + up]; }
    sequences[path + level] = row;
  }
  for (var q = lane; q <= Q; q += WORKGROUP) {
    sequences[tree + TREE_STARTS + level * (Q + 1u) + q] = start + leaders_before(q * G);
  }
  let end = start + leaders_before(COMPLETIONS);
  workgroupBarrier();
  if (lane == 0u) {
    rows_used = end;
    sequences[tree] = end;
  }
  storageBarrier();
  workgroupBarrier();
}

fn leaders_before(completion: u32) -> u32 {
  var count = 0u;
  for (var c = 0u; c < completion; c++) { count += select(0u, 1u, leaders[c] == c); }
  return count;
}
