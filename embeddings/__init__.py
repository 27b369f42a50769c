"""Meaning: texts -> unit vectors. `open_encoder` opens the model that ships with the product, or another one."""

from embeddings.encoder import MODEL_FOLDER, Encoder, TextKind, open_encoder

__all__ = ["MODEL_FOLDER", "Encoder", "TextKind", "open_encoder"]
