// Tests the bits, because a WGSL implementation may assume that there are no NaNs and infinities.
fn non_finite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) == 0x7f800000u; }
