#!/bin/sh
# Makes the default model and puts it into the package in place of the one that is there: photographed people are
# brought to life, healthy and with a palsy, and a network is trained on them in two stages: single faces with all
# layers, then the GRU over the features of that network, which stay as they are.
#
# Usage: scripts/train_default.sh PHOTOGRAPHS BACKBONE [OUT]
#   PHOTOGRAPHS   prepared folder of photographs (docs/photographs.md)
#   BACKBONE      MobileNetV2 ImageNet features as safetensors, or "imagenet" for torchvision's own
#   OUT           folder to work in (out/default)
# An hour on two cores. What is made is kept: the same command again goes on where it was interrupted.
set -eu
cd "$(dirname "$0")/.."
photographs=${1:?name the prepared folder: scripts/train_default.sh PHOTOGRAPHS BACKBONE}
backbone=${2:?name the backbone weights: scripts/train_default.sh PHOTOGRAPHS BACKBONE}
out=${3:-out/default}
bin=.venv/bin/palsycheck
mkdir -p "$out"

[ -e "$out/recordings/patients.csv" ] ||
    "$bin" phantom "$out/recordings" --photographs "$photographs" --count 570 --frames 18 --seed 3 --truth
"$bin" dataset build "$out/data" --recordings "$out/recordings" --noun "simulated recordings" --frames 18 --jobs 2

[ -e "$out/faces/card.json" ] ||
    .venv/bin/python -m torch.distributed.run --nproc-per-node 2 -m palsycheck train "$out/data" -o "$out/faces" \
        --device cpu --resume \
        --architecture mobilenetv2 --backbone "$backbone" --mirror --input-px 160 --asymmetry-loss 3 \
        --optimiser adamw --schedule onecycle --rate 0.002 --backbone-rate 0.0005 --weight-decay 0.02 \
        --batch-faces 32 --epochs 3 --patience 3 --calibrate --no-audit

"$bin" train "$out/data" -o "$out/model" --device cpu --resume \
    --architecture mobilenetv2-gru --backbone "$out/faces" --blocks 0 --mirror --input-px 160 \
    --clip-length 16 --interval 0.03-2 --passes 4 --hidden-size 128 --frame-loss 0.5 \
    --optimiser adamw --rate 0.001 --weight-decay 0.03 --epochs 20 --patience 5 \
    --specificity 0.95 --calibrate \
    --name simulated-mobilenetv2-gru --version 3 --licence Apache-2.0 \
    --summary "Trained on simulated palsy; no patient was seen in training." \
    --attribution "Face Research Lab London Set, DeBruine and Jones 2017, CC BY 4.0" \
    --attribution "Generated portraits (CC0), assets-person-portrait" \
    --attribution "Backbone initialised with MobileNetV2 ImageNet features (Apache-2.0)"
"$bin" model check "$out/model"
mkdir -p palsycheck/models/default
cp "$out/model/card.json" "$out/model/CARD.md" "$out/model/weights.safetensors" palsycheck/models/default/
