// What every kernel is told, beside the Run and the names that src/engine/shared-wgsl.ts generates. The layouts on the
// TypeScript side are read off both by webgpu-utils.
// Pass: one dispatch. Offsets into parameter buffers count vec4s.
struct Pass {
  step: u32,
  update: u32,            // updates before this one
  parameters: u32,        // where run 0's parameters start
  parameters_stride: u32, // from run to run; 0 for the shared reference policy
  next_parameters: u32,   // where Adam writes run 0's
  first_block: u32,       // first block of prompts of this minibatch
  blocks: u32,            // blocks of prompts in this minibatch
  stream: u32,            // which stream of random numbers
  first_problem: u32,     // in the table of problems
  problems: u32,          // how many there are to draw from
  first_prompt: u32,      // evaluation goes through its problems in chunks; 0 in training
  ring: u32,              // row of the metrics ring, or of the evaluation ring
  learning_rate_scale: f32,
}
