from __future__ import annotations

from rights import no_root

__all__ = ["no_root"]
