"""Lists the ATen operators that run on a GPU: cli/src/test/resources/.../cuda_operators.txt.

    python tools/reference/list_cuda_operators.py

An operator is listed if each of its overloads has a kernel for CUDA, is made of others, or is TorchScript's own (lists,
numbers); overloads that write to an array given with `out=` do not count. The dispatch tables are those of a build of
PyTorch with CUDA; a GPU is not needed.
"""

import pathlib

import torch

KEYS = ("CUDA", "CompositeImplicitAutograd", "CompositeExplicitAutograd", "CompositeExplicitAutogradNonFunctional")
TARGET = "cli/src/test/resources/org/paperzoo/architecture/cuda_operators.txt"


def runs(schema) -> bool:
    name = schema.name + ("." + schema.overload_name if schema.overload_name else "")
    if not torch._C._dispatch_has_kernel(name):
        return True  # TorchScript's own
    return any(torch._C._dispatch_has_kernel_for_dispatch_key(name, key) for key in KEYS)


def main() -> None:
    if torch.version.cuda is None:
        raise SystemExit("this PyTorch was built without CUDA: its dispatch tables lack what is asked for")
    operators: dict[str, bool] = {}
    for schema in torch._C._jit_get_all_schemas():
        space, name = schema.name.split("::")
        if space == "aten" and not schema.overload_name.endswith("out"):
            operators[name] = operators.get(name, True) and runs(schema)
    lines = [f"# {__doc__.splitlines()[0].split(':')[0]}, PyTorch {torch.__version__.split('+')[0]}."]
    lines += sorted(name for name, good in operators.items() if good)
    root = pathlib.Path(__file__).resolve().parents[2]
    (root / TARGET).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
