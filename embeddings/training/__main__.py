"""python -m embeddings.training --data DIR --work DIR: make the shipped model again, from raw text to the folder."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from embeddings.training.recipe import Recipe, run_recipe

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> None:
    """Run the recipe; a run that was stopped goes on where it left off when called again with the same folders."""
    parser = argparse.ArgumentParser(prog="python -m embeddings.training", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="text/, pairs/, retrieval/, documents/")
    parser.add_argument("--work", type=Path, required=True, help="results and checkpoints; outside the repository")
    parser.add_argument("--model", type=Path, help="where the model goes (default: WORK/model)")
    parser.add_argument("--knowledge", type=Path, default=ROOT / "knowledge", help="concepts/ and questions/")
    parser.add_argument("--every-line", type=int, default=1, help="take one line in so many: for a quick trial")
    parser.add_argument("--dimension", type=int, default=192)
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args(arguments)
    torch.set_num_threads(chosen.threads)
    recipe = Recipe(every_line=chosen.every_line, dimension=chosen.dimension, threads=chosen.threads)
    run_recipe(chosen.data, chosen.work, chosen.model or chosen.work / "model", chosen.knowledge, recipe)


if __name__ == "__main__":
    main()
