#!/bin/sh
# Makes the default model: draws phantoms, trains on them, puts the model into the package.
#
# Usage: scripts/train_default.sh BACKBONE
#   BACKBONE   MobileNetV2 ImageNet features as safetensors, or "imagenet" for torchvision's own
# About an hour on two cores. The same commands on the same processor give the same model.
set -eu
cd "$(dirname "$0")/.."
backbone=${1:?name the backbone weights: scripts/train_default.sh BACKBONE}
bin=.venv/bin/palsycheck

"$bin" phantom out/phantoms --count 300 --seed 1 --seconds 5 --fps 12 --jobs 2
"$bin" train out/phantoms -o out/default --faces out/faces --frames 50 --jobs 2 --device cpu \
    --backbone "$backbone" \
    --clip-length 8 --clips 1 --max-stride 5 --batch-size 8 --rate 0.02 --backbone-rate 0.01 \
    --epochs 10 --patience 3 \
    --name phantom-mobilenetv2-gru --version 1 --licence Apache-2.0 \
    --summary "Trained on drawn phantoms; no patient and no photograph of a face was seen in training." \
    --attribution "Backbone initialised with MobileNetV2 ImageNet features (Apache-2.0)"
"$bin" model check out/default
mkdir -p palsycheck/models/default
cp out/default/card.json out/default/CARD.md out/default/weights.safetensors palsycheck/models/default/
