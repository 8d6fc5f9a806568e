"""The policy of torch_peer.py: a GPT-2's tensors by name, and two implementations of its attention."""
import json
import math

import torch

DTYPES = {'F32': torch.float32, 'I32': torch.int32}


def read_safetensors(path):
    """Name -> tensor, in the file's order of names."""
    with open(path, 'rb') as file:
        content = bytearray(file.read())
    length = int.from_bytes(content[:8], 'little')
    header = json.loads(content[8:8 + length])
    header.pop('__metadata__', None)
    tensors = {}
    for name, entry in header.items():
        first, last = (8 + length + offset for offset in entry['data_offsets'])
        dtype = DTYPES[entry['dtype']]
        flat = torch.frombuffer(content, dtype=dtype, offset=first, count=(last - first) // 4)
        tensors[name] = flat.reshape(entry['shape']).clone()
    return tensors


class Layout:
    """Names and shapes in the order of src/policy/layout.ts, which is that of Hugging Face's state dict."""

    def __init__(self, d, layers, heads, context, vocabulary):
        self.d, self.layers, self.heads, self.vocabulary = d, layers, heads, vocabulary
        self.shapes = {'transformer.wte.weight': (vocabulary, d), 'transformer.wpe.weight': (context, d)}
        norm = lambda name: self.shapes.update({f'{name}.weight': (d,), f'{name}.bias': (d,)})  # noqa: E731
        linear = lambda name, i, o: self.shapes.update({f'{name}.weight': (i, o), f'{name}.bias': (o,)})  # noqa: E731
        for layer in range(layers):
            block = f'transformer.h.{layer}'
            norm(f'{block}.ln_1')
            linear(f'{block}.attn.c_attn', d, 3 * d)
            linear(f'{block}.attn.c_proj', d, d)
            norm(f'{block}.ln_2')
            linear(f'{block}.mlp.c_fc', d, 4 * d)
            linear(f'{block}.mlp.c_proj', 4 * d, d)
        norm('transformer.ln_f')
        self.shapes['lm_head.weight'] = (vocabulary, d)

    def views(self, flat):
        parts = flat.split([math.prod(shape) for shape in self.shapes.values()])
        return {name: part.view(shape) for part, (name, shape) in zip(parts, self.shapes.items())}


class Attention:
    """Batched products of [n · heads] small matrices, the usual form."""

    def __init__(self, layout):
        self.heads, self.width = layout.heads, layout.d // layout.heads

    def split(self, qkv, n, S):
        return qkv.view(n, S, 3, self.heads, self.width).permute(2, 0, 3, 1, 4)

    def repeat(self, cache, times):
        return cache.repeat_interleave(times, 0)

    def extend(self, past, new):
        return torch.cat((past, new), 2)

    def mix(self, q, k, v, causal):
        scores = q @ k.transpose(-1, -2) * (1 / math.sqrt(self.width))
        if causal is not None:
            scores = scores + causal
        out = torch.softmax(scores, -1) @ v
        return out.transpose(1, 2).reshape(-1, self.heads * self.width)


class Lanes(Attention):
    """The same elementwise with the batch innermost: without MKL a batch of 9 x 9 x 8 products is mostly overhead."""

    def split(self, qkv, n, S):
        return qkv.view(n, S, 3, self.heads, self.width).permute(2, 3, 4, 1, 0).contiguous()

    def repeat(self, cache, times):
        return cache.repeat_interleave(times, -1)

    def mix(self, q, k, v, causal):
        scores = (q.unsqueeze(3) * k.unsqueeze(2)).sum(1) * (1 / math.sqrt(self.width))
        if causal is not None:
            scores = scores + causal.unsqueeze(-1)
        weights = torch.softmax(scores, 2)
        out = (weights.unsqueeze(1) * v.unsqueeze(2)).sum(3)
        return out.permute(3, 2, 0, 1).reshape(-1, self.heads * self.width)
