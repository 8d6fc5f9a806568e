// Parameters of every kernel, in addition to Run and the constants that src/engine/shared-wgsl.ts generates.
// webgpu-utils derives the layouts on the TypeScript side from both.
// Pass: one dispatch. Offsets into parameter buffers count vec4s.
struct Pass {
  step: u32,
  update: u32,            // updates before this one
  parameters: u32,        // where run 0's parameters start
  parameters_stride: u32, // from run to run; 0 for the shared reference policy
  next_parameters: u32,   // where Adam writes run 0's parameters
  first_block: u32,       // first block of prompts of this minibatch
  blocks: u32,            // blocks of prompts in this minibatch
  stream: u32,            // stream of random numbers
  first_problem: u32,     // in the table of problems
  problems: u32,          // number of problems to draw from
  first_prompt: u32,      // first prompt of this chunk of an evaluation; 0 in training
  ring: u32,              // row of the metrics ring, or of the evaluation ring
  learning_rate_scale: f32,
}
