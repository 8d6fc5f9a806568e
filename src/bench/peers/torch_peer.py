"""The training step in PyTorch on the CPU, as a peer of the benchmark.

    python3 torch_peer.py --case W1 --seconds 3 --threads 1 [--mode cache|lanes]   one JSON line per window
    python3 torch_peer.py --serve --threads 1 [--mode cache|lanes]                 commands on standard input: serve()

OPENBLAS_NUM_THREADS is 1, because OpenBLAS's threads beside PyTorch's make it three times slower. Which BLAS PyTorch
has found matters more than anything here (Debian's python3-torch with the plain libblas3 takes 2 to 4 times as long as
with libopenblas0), so the program tells it.
"""
import os
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
os.environ['OPENBLAS_NUM_THREADS'] = '1'

import argparse  # noqa: E402
import json  # noqa: E402
import math  # noqa: E402
import time  # noqa: E402

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402

from torch_policy import Attention, Lanes, Layout, read_safetensors  # noqa: E402

REFERENCE = os.path.join(HERE, '..', '..', '..', 'public', 'reference')
# prompts, samples per prompt, runs: src/bench/cases.ts
CASES = {'W1s': (8, 8, 1), 'W1': (32, 8, 1), 'W8': (32, 8, 8)}
P, T = 6, 4
END, ANYTHING = 14, -1
BETA, RATE, BETA1, BETA2, EPSILON = 0.3, 1.5e-3, 0.9, 0.99, 1e-8


def mix32(h):
    """src/arithmetic/random.ts"""
    h ^= h >> 16
    h = h * 0x85ebca6b & 0xffffffff
    h ^= h >> 13
    h = h * 0xc2b2ae35 & 0xffffffff
    return h ^ h >> 16


def training_additions():
    """Prompts [n, P] and right answers [n, T] (ANYTHING after the end) of the nine tenths that are not held out."""
    everything = (a | b << 8 for a in range(100) for b in range(100))
    packed = sorted(everything, key=lambda p: mix32(mix32(p ^ 0x9e3779b9) ^ 2))[1000:]
    prompts, expected = [], []
    for a, b in ((p & 0xff, p >> 8) for p in packed):
        prompts.append([a // 10, a % 10, 10, b // 10, b % 10, 13])
        answer = [int(digit) for digit in reversed(str(a + b))] + [END]
        expected.append(answer + [ANYTHING] * (T - len(answer)))
    return torch.tensor(prompts), torch.tensor(expected)


def blas():
    """The library behind PyTorch's products: 'OpenBLAS', 'MKL', 'BLIS', 'reference BLAS', or what it was built with."""
    torch.ones(64, 64) @ torch.ones(64, 64)
    built = torch.__config__.show()
    if 'BLAS_INFO=mkl' in built:
        return 'MKL'
    try:
        with open('/proc/self/maps', encoding='utf-8') as file:
            loaded = {line.split()[-1].lower() for line in file if '.so' in line}
    except OSError:  # Not Linux.
        loaded = set()
    for name in ('OpenBLAS', 'BLIS', 'MKL', 'ATLAS'):
        if any(name.lower() in place for place in loaded):
            return name
    if any('libblas.so' in place for place in loaded):
        return 'reference BLAS'
    infos = (part for part in built.replace(',', ' ').split() if part.startswith('BLAS_INFO='))
    return next((info.split('=')[1] + ' BLAS' for info in infos), 'unknown BLAS')


class Peer:
    def __init__(self, mode):
        self.mode = mode
        with open(os.path.join(REFERENCE, 'config.json'), encoding='utf-8') as file:
            config = json.load(file)
        sizes = ('n_embd', 'n_layer', 'n_head', 'n_positions', 'vocab_size')
        self.layout = Layout(*(config[size] for size in sizes))
        tensors = read_safetensors(os.path.join(REFERENCE, 'model.safetensors'))
        self.reference = torch.cat([tensors[name].flatten() for name in self.layout.shapes])
        self.attention = (Lanes if mode == 'lanes' else Attention)(self.layout)
        self.causal = {S: torch.full((S, S), -math.inf).triu(1) for S in (P, P + T - 1)}
        self.prompts, self.expected = training_additions()
        self.case = None

    def prepare(self, name):
        self.case = CASES[name]
        torch.manual_seed(1)
        zeros = torch.zeros_like
        self.runs = [
            (self.reference.clone(), zeros(self.reference), zeros(self.reference)) for _ in range(self.case[2])
        ]
        self.steps = 0
        start = time.perf_counter()
        self.step()
        return {'firstStepSeconds': time.perf_counter() - start}

    def logprobs(self, p, tokens, start, last, past=None):
        """Log-probs [n, last, V] after the `last` last tokens of [n, S], which start at `start`; and the cache."""
        layout, (n, S) = self.layout, tokens.shape
        positions = p['transformer.wpe.weight'][start:start + S]
        x = (F.embedding(tokens, p['transformer.wte.weight']) + positions).view(n * S, layout.d)
        cache = []
        for layer in range(layout.layers):
            block = f'transformer.h.{layer}'
            normed = self.norm(p, f'{block}.ln_1', x)
            q, k, v = self.attention.split(self.linear(p, f'{block}.attn.c_attn', normed), n, S)
            if past:
                k, v = self.attention.extend(past[layer][0], k), self.attention.extend(past[layer][1], v)
            cache.append((k, v))
            mixed = self.attention.mix(q, k, v, None if past else self.causal[S])
            x = x + self.linear(p, f'{block}.attn.c_proj', mixed)
            hidden = self.linear(p, f'{block}.mlp.c_fc', self.norm(p, f'{block}.ln_2', x))
            x = x + self.linear(p, f'{block}.mlp.c_proj', F.gelu(hidden, approximate='tanh'))
        answers = x.view(n, S, layout.d)[:, S - last:]
        return torch.log_softmax(self.norm(p, 'transformer.ln_f', answers) @ p['lm_head.weight'].t(), -1), cache

    def linear(self, p, name, x):
        return torch.addmm(p[f'{name}.bias'], x, p[f'{name}.weight'])

    def norm(self, p, name, x):
        return F.layer_norm(x, (self.layout.d,), p[f'{name}.weight'], p[f'{name}.bias'], 1e-5)

    def rollout(self, p, prompts, G):
        """Samples [N, T]: the prompts once each, then token by token with the cache."""
        with torch.no_grad():
            rows, cache = self.logprobs(p, prompts, 0, 1)
            rows = rows.repeat_interleave(G, 0)
            cache = [(self.attention.repeat(k, G), self.attention.repeat(v, G)) for k, v in cache]
            tokens = []
            for t in range(T):
                token = torch.multinomial(rows.view(len(rows), -1).exp(), 1)
                tokens.append(token)
                if t + 1 < T:
                    rows, cache = self.logprobs(p, token, P + t, 1, cache)
            return torch.cat(tokens, 1)

    def learn(self, policy, reference, prompts, expected, tokens, G):
        """Gradient, flat, of -1/N sum_i A_i sum_t log pi(y_t), and the mean reward.

        A is the leave-one-out advantage of reward - beta * sum_t k1.
        """
        inputs = torch.cat((prompts.repeat_interleave(G, 0), tokens[:, :-1]), 1)
        mask = torch.ones(tokens.shape)
        mask[:, 1:] = (tokens[:, :-1] != END).cumprod(1)

        def sampled(p):
            rows, _ = self.logprobs(p, inputs, 0, T)
            return (rows.gather(-1, tokens.unsqueeze(-1)).squeeze(-1) * mask).sum(1)

        with torch.no_grad():
            frozen = sampled(self.layout.views(reference))
        leaves = {name: view.detach().requires_grad_() for name, view in self.layout.views(policy).items()}
        logprob = sampled(leaves)
        wanted = expected.repeat_interleave(G, 0)
        rewards = ((wanted == ANYTHING) | (tokens == wanted)).all(1).float()
        scores = (rewards - BETA * (logprob.detach() - frozen)).view(-1, G)
        advantages = (scores - scores.mean(1, keepdim=True)) * (G / (G - 1))
        loss = -(advantages.flatten() * logprob).mean()
        gradients = torch.autograd.grad(loss, list(leaves.values()))
        return torch.cat([each.flatten() for each in gradients]), rewards.mean().item()

    def step(self):
        B, G, _ = self.case
        self.steps += 1
        total = 0
        for policy, first, second in self.runs:
            chosen = torch.randint(len(self.prompts), (B,))
            prompts, expected = self.prompts[chosen], self.expected[chosen]
            tokens = self.rollout(self.layout.views(policy), prompts, G)
            gradient, reward = self.learn(policy, self.reference, prompts, expected, tokens, G)
            first.lerp_(gradient, 1 - BETA1)
            second.mul_(BETA2).addcmul_(gradient, gradient, value=1 - BETA2)
            deviation = second.sqrt().div_(math.sqrt(1 - BETA2 ** self.steps)).add_(EPSILON)
            policy.addcdiv_(first, deviation, value=-RATE / (1 - BETA1 ** self.steps))
            total += reward
        return total / len(self.runs)

    def window(self, seconds):
        if not self.case:
            raise ValueError('window: prepare a case first.')
        steps, rewards, start = 0, 0, time.perf_counter()
        while steps == 0 or time.perf_counter() - start < seconds:
            rewards += self.step()
            steps += 1
        return {'steps': steps, 'seconds': time.perf_counter() - start, 'reward': rewards / steps}

    def gradient(self, batch_file, gradient_file):
        """Reads batch.ts' fixed batch (safetensors), writes the gradient as float32, flat."""
        batch = read_safetensors(batch_file)
        prompts, expected, tokens = (batch[name].long() for name in ('prompts', 'expected', 'tokens'))
        group = len(tokens) // len(prompts)
        gradient, reward = self.learn(batch['policy'], batch['reference'], prompts, expected, tokens, group)
        with open(gradient_file, 'wb') as file:
            file.write(gradient.numpy().tobytes())
        return {'reward': reward}


def serve(peer):
    """Reads one command per line and replies with one line of JSON.

    Commands: `describe`, `prepare CASE`, `window SECONDS`, `gradient ["FILE","FILE"]`.
    """
    commands = {
        'describe': lambda _: {'version': torch.__version__, 'blas': blas()},
        'prepare': peer.prepare,
        'window': lambda seconds: peer.window(float(seconds)),
        'gradient': lambda files: peer.gradient(*json.loads(files)),
    }
    for line in sys.stdin:
        name, _, rest = line.strip().partition(' ')
        try:
            if name not in commands:
                raise ValueError(f"command: got '{name}'; allowed are {', '.join(commands)}.")
            reply = commands[name](rest)
        except Exception as error:  # Reported to the runner; the next command may still work.
            reply = {'error': f'{type(error).__name__}: {error}'}
        print(json.dumps(reply), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--case', choices=CASES, default='W1')
    parser.add_argument('--seconds', type=float, default=3)
    parser.add_argument('--windows', type=int, default=1)
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--mode', choices=('cache', 'lanes'), default='cache')
    parser.add_argument('--serve', action='store_true')
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    peer = Peer(given.mode)
    if given.serve:
        serve(peer)
        return
    peer.prepare(given.case)
    for _ in range(given.windows):
        window = peer.window(given.seconds)
        print(json.dumps({'case': given.case, 'mode': given.mode, 'threads': given.threads, 'blas': blas(), **window,
                          'stepsPerSecond': window['steps'] / window['seconds']}), flush=True)


if __name__ == '__main__':
    main()
