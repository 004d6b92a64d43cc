"""Where the shipped cases, load profiles and examples lie: in the checkout, or inside the installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(folder: str) -> Path:
    """Return the shipped folder called `folder` (`cases`, `load_profiles` or `examples`).

    A wheel carries these under `gridsim/_shipped`; a checkout has them beside the package.
    """
    installed = _PACKAGE / "_shipped" / folder
    return installed if installed.is_dir() else _PACKAGE.parent / folder


def shipped_names(folder: str, suffix: str = "") -> list[str]:
    """List what is shipped in `folder`: sub-folders where `suffix` is empty, else files with that suffix."""
    root = shipped(folder)
    if not root.is_dir():
        return []
    if suffix:
        return sorted(path.stem for path in root.glob(f"*{suffix}"))
    return sorted(path.name for path in root.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))
