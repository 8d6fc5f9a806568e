// Adam: θ' = θ − lr·(m̂ / (√v̂ + ε) + weight_decay·θ), m and v bias-corrected, the gradient first scaled by
// min(1, max_grad_norm / (‖g‖ + 1e-6)) if max_grad_norm is on. Kingma & Ba 2015, Loshchilov & Hutter 2019; same as
// torch.optim.AdamW. The parameters of a run with a non-finite gradient, now or earlier, are copied unchanged: that run
// has stopped, and the others continue.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
  let run = group.y;
  let settings = runs[run];
  var total = vec2f();
  for (var i = 0u; i < NORMS; i++) { total += norms[run * NORMS + i]; }
  let stop = stopped[run] != 0u || total.y > 0.0 || non_finite(total.x);
  var scale = 1.0;
  if (settings.max_grad_norm > 0.0) { scale = min(1.0, settings.max_grad_norm / (sqrt(total.x) + 1e-6)); }
  let updates = f32(pass_.update + 1u);
  let correction1 = 1.0 - pow(settings.adam_beta1, updates);
  let correction2 = 1.0 - pow(settings.adam_beta2, updates);
  let rate = settings.learning_rate * pass_.learning_rate_scale;
  for (var round = 0u; round < ROUNDS; round++) {
    let index = (group.x * ROUNDS + round) * WORKGROUP + local.x;
    if (index >= PARAMETERS4) { break; }
    let source = pass_.parameters + run * PARAMETERS4 + index;
    let destination = pass_.next_parameters + run * PARAMETERS4 + index;
    let theta = parameters[source];
    if (stop) { parameters[destination] = theta; continue; }
    let i = run * PARAMETERS4 + index;
    let g = gradient[i] * scale;
    let m = settings.adam_beta1 * first_moment[i] + (1.0 - settings.adam_beta1) * g;
    let v = settings.adam_beta2 * second_moment[i] + (1.0 - settings.adam_beta2) * g * g;
    first_moment[i] = m;
    second_moment[i] = v;
    let step = (m / correction1) / (sqrt(v / correction2) + settings.adam_epsilon);
    parameters[destination] = theta - rate * (step + settings.weight_decay * theta);
  }
}
