"""Devices by name."""

import pytest
import torch

from palsycheck.errors import DeviceError
from palsycheck.models.device import choose_device


def test_cpu_is_always_there():
    assert choose_device("cpu") == torch.device("cpu")


def test_auto_takes_what_is_there():
    assert choose_device("auto").type == ("cuda" if torch.cuda.is_available() else "cpu")


@pytest.mark.parametrize("name", ["", "gpu", "cuda:", "cuda:x", "cuda:-1", "CUDA", "cpu:1", "cuda:0;"])
def test_unknown_names(name):
    with pytest.raises(DeviceError):
        choose_device(name)


def test_a_device_that_is_not_there():
    with pytest.raises(DeviceError, match="CUDA device"):
        choose_device("cuda:999")
