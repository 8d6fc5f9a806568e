/** Why each row of the table comes out as it does, in plain words, for someone who knows what a gradient is. */
export const labRows = {
  0: {
    why:
      'KL(π‖π_ref) is an average over every completion x, of how much likelier π makes x than π_ref does, as a ' +
      'logarithm: k1. When the parameters move, two things change: the number k1 of each completion, and how often ' +
      'each completion comes up. The first gives the path gradient, s. The second gives the score-function gradient, ' +
      's·k1. The path part is zero on average, because probabilities always add up to 1. What is left is E_π[s·k1]: ' +
      'of each completion, its direction s times its k1. Answers are so short here that every completion can be ' +
      'listed, so this row is exact, and all others are held against it.',
  },
  1: {
    why:
      'k1 is averaged over samples and then differentiated. backward() does not know that the samples came from π. ' +
      'So it finds only the path part, s: the same push for every sample, whatever its k1. On average s is zero. ' +
      'The number in the log is right; the gradient is noise and nothing else. The penalty does not act, and a ' +
      'larger β only makes the noise larger.',
    older:
      'The average of s over older samples is not zero: it is −∇KL(μ‖π). Descending it pushes the policy away from ' +
      'its own recent samples, without bound.',
  },
  2: {
    why:
      'k2 is half of k1 squared, so by the chain rule its derivative is k1·s. That happens to be the score-function ' +
      'part, the very part that backward() cannot see. So a number that is not the KL has the gradient of the KL. ' +
      'The number itself is biased: its average is near the KL only while π is near π_ref.',
    older:
      'The samples are those of μ, and nothing weighs them back to π. The same s·k1 is averaged with the wrong ' +
      'frequencies.',
  },
  3: {
    why:
      'This is the penalty of GRPO. k3 is never negative, varies little near the reference, and its average is the ' +
      'KL. But its derivative is s·(1 − r), with r = π_ref/π, and the average of that is ∇KL(π_ref‖π): the gradient ' +
      'of the forward KL, the same two policies the other way round. Near the reference 1 − r is about k1, so both ' +
      'gradients agree there. Farther off they part: where π is much too large, 1 − r stops at 1; where π is much ' +
      'too small, it grows without bound.',
    older:
      'Without ρ the average is taken over μ. It is then the gradient of neither KL. This is GRPO with several ' +
      'epochs over the same samples.',
  },
  4: {
    why:
      'The weight ρ = π/μ puts π inside what is differentiated. Now backward() sees how the probability of each ' +
      'sample changes, and finds both parts: s·k1 and s. The mean is right, with samples of π and with older ones. ' +
      'The part s is zero on average but not sample by sample: same mean as rows 6 and 7, more variance. On-policy ' +
      'ρ equals 1, but its gradient is s: in code, exp(logpi − logpi.detach()).',
  },
  5: {
    why:
      'As in row 4, backward() finds both parts, here of k2: s·k2 and k1·s. Together they are the true gradient of ' +
      'E_π[k2]. That is the right gradient of the wrong number, since E_π[k2] is not the KL. Row 2 was right only ' +
      'because it lacked one of the two parts.',
  },
  6: {
    why:
      'backward() finds both parts of k3: s·k3 and s·(1 − r). Since k3 = r − 1 + k1, the r − 1 cancels, sample by ' +
      'sample, and ρ·s·k1 is left. It is the same random variable as row 7: same mean, same variance, on- and ' +
      'off-policy.',
  },
  7: {
    why:
      'The penalty is taken off the reward. A reward is a plain number: no gradient passes through it, only the ' +
      'probability of the sample is differentiated. That gives s·k1, the score-function part alone. The path part, ' +
      'which is zero on average, is not there to add noise. And a reward belongs to the whole completion, so the ' +
      'effect of an early token on later ones is counted, even when k is taken token by token.',
  },
  8: {
    why:
      'As a reward, what counts is s·k2. k2 does not know the sign: it is as large where π is above π_ref as where ' +
      'it is below, so it presses every odd completion down, on both sides. Its average force does not point back to ' +
      'the reference. Near the reference it is also far too small: k2 is of second order there, k1 of first.',
  },
  9: {
    why:
      'The number k3 is right on average, and yet as a reward what counts is s·k3, whose average is ∇KL(π‖π_ref) − ' +
      '∇KL(π_ref‖π). So it descends the reverse KL minus the forward KL. That difference has no lower bound, and ' +
      'where it falls both may grow, the forward KL faster. Near the reference the two gradients cancel, so there is ' +
      'hardly any force. Farther off it may point the wrong way: this is the row whose runs collapse.',
  },
  A: {
    why:
      'Row 2 with its samples weighed back to π. The weight ρ is a constant here, so only k2 is differentiated: ' +
      'ρ·s·k1. That is the same random variable as rows 6 and 7.',
  },
  B: {
    why:
      'The half in the reward is row 7 and is already right. The half in the loss is row 1: zero on average, so it ' +
      'adds variance and nothing else. The full β belongs in each place.',
    older: 'The half in the loss has no ρ, so it is no longer zero: it pushes away from μ, as in row 1.',
  },
  C: {
    why:
      'The reward gives the score-function part of k3, s·k3; the loss gives the path part, s·(1 − r). Together they ' +
      'are the whole gradient of E_π[k3], which is the KL. The errors of rows 9 and 3 cancel, sample by sample. The ' +
      'full β belongs in each place.',
    older: 'The half in the reward carries ρ, the half in the loss does not. They no longer fit together.',
  },
  D: {
    why:
      'At each prefix the KL between the two next-token distributions is computed over the whole vocabulary, not ' +
      'from the one token that was sampled. So it varies little. But it is a loss of each prefix on its own: how a ' +
      'token changes which prefixes come later is not differentiated. What is missing is the future-KL term F, the ' +
      'sum over tokens of s of the token times the k1 of all tokens after it.',
    older: 'The prefixes are those that μ visits.',
  },
  E: {
    why:
      'A token cannot change what was said before it. Row 7 gives each token the k1 of the whole completion; here ' +
      'each gets only K_t, the k1 from itself on. What is left out is zero on average, so the mean stays and the ' +
      'variance falls. Column 1 is there for its gradient only; the number in the log is the sum of k1.',
    older: 'ρ of the token alone does not weigh what μ did before and after it.',
  },
  F: {
    why:
      'Row 7 with a baseline: from the k1 of each completion the mean k1 of the seven others of its group is taken ' +
      'off, as RLOO does. The others know nothing of this completion, and s is zero on average, so the mean stays. ' +
      'The variance falls where the group shares a large k1.',
  },
  G: {
    why:
      'Row 7 as frameworks often have it: the k1 in the reward is computed once, when the samples are drawn, and ' +
      'kept. On-policy that is row 7.',
    older:
      'Then k1 is that of the policy which sampled, log μ/π_ref. Its mean gradient is ∇[KL(π‖π_ref) − KL(π‖μ)]: it ' +
      'pulls to the reference, and it pushes away from μ.',
  },
};
