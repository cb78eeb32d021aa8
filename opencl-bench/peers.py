#!/usr/bin/env python3
"""Times PyTorch and Triton on the cases of org.seqmix.openclbench, and writes rows of the same form.

usage: peers.py OUT.json
Needs a CUDA device; run it on the same machine right before or after the cases themselves.
"""
import datetime
import json
import statistics
import subprocess
import sys
import time

import torch
import torch.nn.functional as F

DEVICE = "cuda"
ROUND_SECONDS = 0.03
ROUNDS = 7
rows = []


def once(call, calls):
    torch.cuda.synchronize()
    began = time.perf_counter()
    for _ in range(calls):
        call()
    torch.cuda.synchronize()
    return (time.perf_counter() - began) / calls


def row(group, name, contender, operations, bytes_, tokens, call):
    """As Bench.time does it: rounds of as many calls as fill some hundredths of a second."""
    try:
        call()
        call()
        calls, took = 1, once(call, 1)
        while took * calls < ROUND_SECONDS and calls < 1 << 20:
            calls = max(calls + 1, int(ROUND_SECONDS / max(1e-7, took)) + 1)
            took = once(call, calls)
        seconds = [once(call, calls) for _ in range(ROUNDS)]
    except Exception as e:  # one case that cannot be done does not end the run
        print(f"{group} {name} {contender}: {e}", file=sys.stderr)
        return
    rows.append(dict(group=group, name=name, contender=contender, operations=operations, bytes=bytes_, tokens=tokens,
                     seconds=seconds))
    print(f"{group:14s} {name:60s} {contender:24s} {statistics.median(seconds) * 1e3:12.4f} ms", flush=True)


def normal(*shape, dtype=torch.float32):
    return torch.randn(*shape, device=DEVICE, dtype=dtype)


def memory():
    n = 1 << 29
    x, y = normal(n), normal(n)
    row("memory", "copy", "PyTorch", 0, 8.0 * n, 0, lambda: y.copy_(x))
    triton_copy(x, y, n)
    del x, y
    tokens, width, vocabulary, parameters = 8192, 2048, 50304, 100_000_000
    x, w = normal(tokens, width), normal(width)
    row("memory", f"RMSNorm {tokens}x{width}", "PyTorch", 0, 8.0 * tokens * width, tokens,
        lambda: F.rms_norm(x, (width,), w, 1e-5))
    wide = normal(tokens, width)
    row("memory", f"gate {tokens}x{width}", "PyTorch, compiled", 0, 12.0 * tokens * width, tokens,
        torch.compile(lambda: x * F.silu(wide)))
    row("memory", f"F32 to BF16 {tokens}x{width}", "PyTorch", 0, 6.0 * tokens * width, tokens,
        lambda: x.to(torch.bfloat16))
    logits = normal(tokens // 4, vocabulary).requires_grad_()
    labels = torch.zeros(tokens // 4, dtype=torch.long, device=DEVICE)

    def loss():
        logits.grad = None
        F.cross_entropy(logits, labels).backward()

    row("memory", f"cross entropy forward and backward {tokens // 4}x{vocabulary}", "PyTorch", 0,
        12.0 * (tokens // 4) * vocabulary, tokens // 4, loss)
    p = torch.nn.Parameter(normal(parameters))
    p.grad = normal(parameters)
    adam = torch.optim.AdamW([p], lr=1e-4, fused=True)
    row("memory", f"AdamW {parameters}", "PyTorch, fused", 0, 32.0 * parameters, 0, adam.step)


def triton_copy(x, y, n):
    try:
        import triton
        import triton.language as tl
    except ImportError as e:
        print(f"Triton: {e}", file=sys.stderr)
        return

    @triton.jit
    def copy(a, b, count, BLOCK: tl.constexpr):
        at = tl.program_id(0).to(tl.int64) * BLOCK + tl.arange(0, BLOCK)
        tl.store(b + at, tl.load(a + at, mask=at < count), mask=at < count)

    row("memory", "copy", "Triton", 0, 8.0 * n, 0, lambda: copy[(triton.cdiv(n, 4096),)](x, y, n, BLOCK=4096, num_warps=8))


def vectors():
    for out, into, counts in ((8192, 2048, (1, 16)), (2048, 2048, (1,))):
        for name, dtype, size in (("F32", torch.float32, 4), ("BF16", torch.bfloat16, 2)):
            copies = max(1, min(64, 4 * (64 << 20) // (out * into * size)))
            weights = [normal(out, into, dtype=dtype) for _ in range(copies)]
            for count in counts:
                x = normal(count, into, dtype=dtype)
                turn = [0]

                def product():
                    turn[0] += 1
                    F.linear(x, weights[turn[0] % copies])

                row("matrix-vector", f"{out}x{into}, {name}, rows {count}", "PyTorch", 2.0 * count * out * into,
                    float(size) * out * into + 4.0 * count * (out + into), 0, product)


def products():
    for label, dtype in (("PyTorch F32", torch.float32), ("PyTorch BF16", torch.bfloat16)):
        for n in (1024, 2048, 4096, 8192):
            a, b, c = (normal(n, n, dtype=dtype) for _ in range(3))
            work = (2.0 * n ** 3, 12.0 * n * n, 0)
            row("product", f"{n} nt", label, *work, lambda: torch.mm(a, b.t(), out=c))
            row("product", f"{n} nn", label, *work, lambda: torch.mm(a, b, out=c))
            row("product", f"{n} tn", label, work[0], 16.0 * n * n, 0, lambda: torch.addmm(c, a.t(), b, out=c))


def attention():
    from torch.nn.attention import SDPBackend, sdpa_kernel
    batch, length = 4, 2048
    for heads, d in ((32, 64), (16, 128)):
        pairs = batch * heads * length * (length + 1) / 2
        name = f" B {batch} H {heads} T {length} d {d}"
        bytes_ = 4.0 * batch * length * heads * d
        for dtype, kind, backends in (
                (torch.float32, "F32", (SDPBackend.EFFICIENT_ATTENTION, SDPBackend.MATH)),
                (torch.bfloat16, "BF16", (SDPBackend.FLASH_ATTENTION, SDPBackend.CUDNN_ATTENTION))):
            q, k, v = (normal(batch, heads, length, d, dtype=dtype).requires_grad_() for _ in range(3))
            g = normal(batch, heads, length, d, dtype=dtype)
            for backend in backends:
                label = f"PyTorch {kind} {backend.name.split('_')[0].lower()}"
                with sdpa_kernel(backend):
                    with torch.no_grad():
                        row("attention", "forward" + name, label, 4.0 * d * pairs, 4 * bytes_, batch * length,
                            lambda: F.scaled_dot_product_attention(q, k, v, is_causal=True))
                    out = F.scaled_dot_product_attention(q, k, v, is_causal=True)
                    row("attention", "backward" + name, label, 10.0 * d * pairs, 8 * bytes_, batch * length,
                        lambda: torch.autograd.grad(out, (q, k, v), g, retain_graph=True))


def ssd():
    """The chunked form of the Mamba-2 paper in PyTorch's operations, compiled."""
    batch, length, heads, p, n, chunk = 8, 2048, 32, 64, 64, 64
    for groups in (1, 32):
        tokens = batch * length
        x = normal(batch, length, heads, p).requires_grad_()
        b = normal(batch, length, groups, n).requires_grad_()
        c = normal(batch, length, groups, n).requires_grad_()
        decay = (-torch.rand(batch, length, heads, device=DEVICE)).requires_grad_()
        d = normal(heads)

        def forward(x, b, c, decay):
            def cut(t):
                return t.unflatten(1, (length // chunk, chunk))
            xs, bs, cs, logs = cut(x), cut(b), cut(c), cut(decay)
            if groups != heads:
                bs, cs = (t.repeat_interleave(heads // groups, dim=3) for t in (bs, cs))
            sums = logs.cumsum(2)
            pairs = (sums.unsqueeze(3) - sums.unsqueeze(2)).permute(0, 1, 4, 2, 3)
            mask = torch.tril(torch.ones(chunk, chunk, dtype=torch.bool, device=DEVICE))
            inside = torch.einsum("bcihn,bcjhn->bchij", cs, bs) * torch.exp(pairs.masked_fill(~mask, -torch.inf))
            y = torch.einsum("bchij,bcjhp->bcihp", inside, xs)
            rest = torch.exp(sums[:, :, -1:] - sums)
            states = torch.einsum("bcjhn,bcjhp->bchnp", bs * rest.unsqueeze(-1), xs)
            whole = torch.exp(sums[:, :, -1])
            carried, all_before = torch.zeros_like(states[:, 0]), []
            for i in range(states.shape[1]):
                all_before.append(carried)
                carried = carried * whole[:, i, :, None, None] + states[:, i]
            before = torch.stack(all_before, 1)
            y = y + torch.einsum("bcihn,bchnp->bcihp", cs * torch.exp(sums).unsqueeze(-1), before)
            return y.flatten(1, 2) + d[:, None] * x

        numbers = tokens * (2 * heads * p + 2 * groups * n + heads)
        back = tokens * (3 * heads * p + 4 * groups * n + 2 * heads)
        name = f" batch {batch} T {length} H {heads} groups {groups} P {p} N {n}"
        compiled = torch.compile(forward)
        with torch.no_grad():
            row("ssd", "forward" + name, "PyTorch, compiled", 5.0 * tokens * heads * p * n, 4.0 * numbers, tokens,
                lambda: compiled(x, b, c, decay))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    torch.backends.cuda.matmul.allow_tf32 = False
    driver = subprocess.run(["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"], capture_output=True,
                            text=True).stdout.strip()
    for part in (memory, vectors, products, attention, ssd):
        try:
            part()
        except Exception as e:
            print(f"{part.__name__}: {e}", file=sys.stderr)
        torch.cuda.empty_cache()
        with open(sys.argv[1], "w") as f:
            json.dump(dict(device=torch.cuda.get_device_name(0), driver=f"PyTorch {torch.__version__}, driver {driver}",
                           date=datetime.datetime.now(datetime.timezone.utc).date().isoformat(), rows=rows), f, indent=1)


main()
