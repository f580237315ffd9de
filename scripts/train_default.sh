#!/bin/sh
# Draws phantoms, trains on them, puts the model into the package in place of the one that is there.
#
# Usage: scripts/train_default.sh BACKBONE
#   BACKBONE   MobileNetV2 ImageNet features as safetensors, or "imagenet" for torchvision's own
# The shipped default was trained by an earlier form of these commands (docs/model.md); this is their
# translation: one clip of 8 faces a recording and epoch (0.16 passes of 50 faces; a recording of fewer misses
# an epoch now and then), 8 clips a step.
# The same commands on the same processor give the same model.
set -eu
cd "$(dirname "$0")/.."
backbone=${1:?name the backbone weights: scripts/train_default.sh BACKBONE}
bin=.venv/bin/palsycheck

"$bin" phantom out/phantoms --count 300 --seed 1 --seconds 5 --fps 12 --jobs 2
"$bin" dataset build out/phantom-data --recordings out/phantoms --noun phantoms --frames 50 --jobs 2
"$bin" train out/phantom-data -o out/default --device cpu \
    --architecture mobilenetv2-gru --backbone "$backbone" \
    --clip-length 8 --passes 0.16 --max-stride 5 --batch-faces 64 --rate 0.02 --backbone-rate 0.01 \
    --epochs 10 --patience 3 \
    --name phantom-mobilenetv2-gru --version 1 --licence Apache-2.0 \
    --summary "Trained on drawn phantoms; no patient and no photograph of a face was seen in training." \
    --attribution "Backbone initialised with MobileNetV2 ImageNet features (Apache-2.0)"
"$bin" model check out/default
mkdir -p palsycheck/models/default
cp out/default/card.json out/default/CARD.md out/default/weights.safetensors palsycheck/models/default/
