"""The network has the paper's layers in the paper's order, and one interface."""

import pytest
import torch

from palsycheck.errors import ModelCardError
from palsycheck.models.architecture import IMAGENET_MEAN, PALSY, architectures, build, probabilities


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


@pytest.mark.parametrize(
    ("name", "backbone", "rest"),
    [
        ("mobilenetv2", 2_223_872, 1280 * 2 + 2),
        ("vgg16-gru", 14_714_688, 3 * 128 * (512 + 128) + 6 * 128 + 128 * 2 + 2),
        ("mobilenetv2-gru", 2_223_872, 3 * 128 * (1280 + 128) + 6 * 128 + 128 * 2 + 2),
    ],
)
def test_all_three_answer_for_every_frame_of_a_clip(name, backbone, rest):
    network = build(name, {}).eval()
    assert sum(p.numel() for p in network.backbone.parameters()) == backbone
    assert sum(p.numel() for p in network.parameters()) == backbone + rest
    assert sum(stage.parameters for stage in network.stages()) == backbone + rest
    with torch.inference_mode():
        assert network(torch.rand(2, 3, 3, 224, 224)).shape == (2, 3, 2)


def test_the_registry_is_in_the_papers_order():
    assert list(architectures()) == ["mobilenetv2", "vgg16-gru", "mobilenetv2-gru"]


def test_the_single_frame_network_judges_each_face_by_itself():
    network = build("mobilenetv2", {}).eval()
    features = torch.randn(1, 5, 1280)
    with torch.inference_mode():
        together = network.head(features)
        alone = torch.stack([network.head(features[:, [i]])[0, 0] for i in range(5)])
    assert torch.allclose(together[0], alone, atol=1e-6)
    assert not network.temporal


@pytest.mark.parametrize(
    ("name", "share"), [("mobilenetv2", 0.2), ("vgg16-gru", 0.5), ("mobilenetv2-gru", 0)]
)
def test_dropout_is_the_papers(name, share):
    assert build(name, {}).dropout.p == share


def test_stretched_faces_reach_from_0_to_1():
    """A dim face and the same face at full range give the same features."""
    network = build("mobilenetv2", {"stretch": True}).eval()
    bright = torch.rand(2, 3, 224, 224)
    bright[:, 0, 0, 0], bright[:, 0, 0, 1] = 0, 1
    with torch.inference_mode():
        same = network.features(0.3 * bright + 0.2)
        assert torch.allclose(network.features(bright), same, atol=1e-4)
        assert torch.isfinite(network.features(torch.full((1, 3, 224, 224), 0.5))).all()


def test_blocks_hold_all_of_the_backbones_parameters():
    for name, count in (("mobilenetv2", 19), ("vgg16-gru", 13)):
        network = build(name, {})
        assert len(network.blocks()) == count
        inside = sum(p.numel() for block in network.blocks() for p in block.parameters())
        assert inside == sum(p.numel() for p in network.backbone.parameters())
