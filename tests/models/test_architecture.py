"""The network has the paper's layers in the paper's order, and one interface."""

import pytest
import torch

from palsycheck.errors import ModelCardError
from palsycheck.models.architecture import PALSY, build, probabilities
from palsycheck.models.mobilenetv2_gru import IMAGENET_MEAN


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return build("mobilenetv2-gru", {}).eval()


def test_shapes(network):
    faces = torch.rand(3, 3, 224, 224)
    with torch.inference_mode():
        features = network.features(faces)
        assert features.shape == (3, network.feature_size) == (3, 1280)
        logits = network.head(features.view(1, 3, -1))
        assert logits.shape == (1, 3, 2)
        assert network.clip_logits(logits).shape == (1, 2)
        assert torch.allclose(network(faces[None]), logits, atol=1e-6)


def test_parameter_count(network):
    """Features of MobileNetV2 1.0, a GRU of 3 gates (128 x (1280 + 128) weights, 2 x 128 biases), a layer."""
    gru = 3 * 128 * (1280 + 128) + 3 * 2 * 128
    assert sum(p.numel() for p in network.parameters()) == 2_223_872 + gru + (128 * 2 + 2)


def test_order_of_layers_is_the_papers(network):
    names = [stage.name.split()[0] for stage in network.stages()]
    assert names == ["Input", *["MobileNetV2"] * 9, "Global", "GRU", "Fully", "Softmax"]
    assert network.stages()[9].output == "T x 1280 x 7 x 7"
    assert sum(stage.parameters for stage in network.stages()) == sum(p.numel() for p in network.parameters())


def test_drawing_leaves_the_network_as_it_was(network):
    network.train()
    network.stages()
    assert all(module.training for module in network.modules())
    network.eval()


def test_imagenet_normalisation_is_the_networks_own(network):
    """A face of ImageNet's mean colour reaches the backbone as zeros."""
    grey = torch.tensor(IMAGENET_MEAN).view(1, 3, 1, 1).expand(1, 3, 224, 224)
    with torch.inference_mode():
        expected = network.backbone(torch.zeros(1, 3, 224, 224)).mean(dim=(2, 3))
        assert torch.allclose(network.features(grey), expected, atol=1e-6)


def test_a_frame_is_scored_from_what_came_before_it_only(network):
    features = torch.randn(1, 6, 1280)
    changed = features.clone()
    changed[:, 4:] += 1
    with torch.inference_mode():
        before, after = network.head(features), network.head(changed)
    assert torch.equal(before[:, :4], after[:, :4])
    assert not torch.allclose(before[:, 4:], after[:, 4:])


def test_clip_score_is_that_of_the_last_state(network):
    logits = torch.randn(2, 5, 2)
    assert torch.equal(network.clip_logits(logits), logits[:, 4])


def test_probabilities_are_the_softmax_of_palsy():
    logits = torch.tensor([[0.0, 0.0], [0.0, 100.0], [100.0, 0.0]])
    assert probabilities(logits).tolist() == pytest.approx([0.5, 1.0, 0.0])
    assert PALSY == 1


def test_config_sizes_the_gru():
    network = build("mobilenetv2-gru", {"hidden_size": 16, "layers": 2})
    assert (network.gru.hidden_size, network.gru.num_layers) == (16, 2)


@pytest.mark.parametrize(
    ("name", "config", "message"),
    [
        ("resnet", {}, "unknown architecture"),
        ("mobilenetv2-gru", {"hidden_size": 0}, "greater than or equal to 1"),
        ("mobilenetv2-gru", {"hidden_size": 10**9}, "less than or equal to 2048"),
        ("mobilenetv2-gru", {"width": 2}, "width"),
    ],
)
def test_unknown_architectures_and_configs_are_refused(name, config, message):
    with pytest.raises(ModelCardError) as error:
        build(name, config)
    assert message in str(error.value)
    assert "\n" not in str(error.value)
