"""Sets letters.json with typst: merged in files of so many, or one each. Says as JSON what that took this process."""

import json
import os
import resource
import sys

import typst

folder, each = sys.argv[1], int(sys.argv[2])
everything = json.load(open(os.path.join(folder, "letters.json")))
letters = everything["letters"]
before = os.times()
compiler = typst.Compiler(
    input=os.path.join(folder, "letter.typ"),
    root=folder,
    font_paths=[os.path.join(folder, "fonts")],
    ignore_system_fonts=True,
)
size = 0
for start in range(0, len(letters), each):
    some = {"head": everything["head"], "letters": letters[start : start + each]}
    out = os.path.join(folder, f"typst-{start}.pdf")
    compiler.compile(
        output=out,
        sys_inputs={"letters": json.dumps(some)},
        pdf_standards=["a-2a", "ua-1"],
    )
    size += os.path.getsize(out)
used = os.times()
print(
    json.dumps(
        {
            "cpu_ms": (used.user - before.user + used.system - before.system) * 1e3,
            "wall_ms": (used.elapsed - before.elapsed) * 1e3,
            "bytes": size,
            "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        }
    )
)
