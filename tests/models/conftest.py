"""A small real model, written to disk once a test."""

import pytest
import torch
from model_making import make_card

from palsycheck.models.architecture import build
from palsycheck.models.store import save


@pytest.fixture(scope="session")
def network():
    torch.manual_seed(1)
    return build("mobilenetv2-gru", {"hidden_size": 8}).eval()


@pytest.fixture
def directory(tmp_path, network):
    save(tmp_path / "model", network, make_card(), half=False)
    return tmp_path / "model"
