#!/bin/sh
# The paper's experiment and three more, on phantoms; docs/experiment.md holds what came of it.
#
# Usage: scripts/experiment.sh BACKBONE [OUT]
#   BACKBONE   MobileNetV2 ImageNet features as safetensors, or "imagenet" for torchvision's own
#   OUT        folder to work in (out/experiment)
# Some hours on two cores. What is made is kept: the same command again goes on where it was interrupted.
set -eu
cd "$(dirname "$0")/.."
backbone=${1:?name the backbone weights: scripts/experiment.sh BACKBONE}
out=${2:-out/experiment}
bin=.venv/bin/palsycheck
mkdir -p "$out"
# One thread a process, and glibc keeps freed memory: on a machine with other work both are faster.
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
export MALLOC_MMAP_THRESHOLD_=2147483648 MALLOC_TRIM_THRESHOLD_=4294967296

made() { [ -e "$1/patients.csv" ] || [ -e "$1/High_Resolution" ]; }

# 1. As in the paper: palsied people on video, 100 frames each, K-FACE as controls. VGG16 has no pretrained
#    weights here: it starts from random numbers and is trained as long as a CPU allows.
made "$out/patients" || "$bin" phantom "$out/patients" --count 14 --palsy-share 1 --seconds 8 --fps 12.5 --seed 21
made "$out/K-FACE" || "$bin" phantom "$out/K-FACE" --kface --count 30 --seed 22 --missing 0.02
"$bin" dataset build "$out/paper" --recordings "$out/patients" --label 1 --kface "$out/K-FACE" --noun phantoms
"$bin" compare "$out/paper" -o "$out/comparison" --clip-length 8 --passes 0.5 --epochs 4 --device cpu \
    --backbone mobilenetv2="$backbone" --backbone vgg16=random \
    --override vgg16-gru:passes=0.05 --override vgg16-gru:epochs=1

# 2. Both classes on video, all layers trained: are unseen people told apart?
made "$out/phantoms" || "$bin" phantom "$out/phantoms" --count 120 --seed 11 --seconds 5 --fps 12
"$bin" dataset build "$out/videos" --recordings "$out/phantoms" --noun phantoms --frames 50
"$bin" compare "$out/videos" -o "$out/unseen" --models mobilenetv2,mobilenetv2-gru --device cpu \
    --backbone "$backbone" --clip-length 8 --max-stride 5 --passes 0.4 --epochs 8 --patience 3

# 3. A palsy that shows only in motion, on the features of the GRU network of 2: what is a single frame worth?
made "$out/motion" || "$bin" phantom "$out/motion" --motion-only --severity 0.6-1 --count 300 --seed 13 \
    --seconds 6 --fps 5
"$bin" dataset build "$out/moving" --recordings "$out/motion" --noun phantoms --frames 24
"$bin" compare "$out/moving" -o "$out/motion-only" --models mobilenetv2,mobilenetv2-gru --device cpu \
    --backbone "$out/unseen/models/mobilenetv2-gru" --blocks 0 --clip-length 16 --max-stride 1 --passes 4 \
    --epochs 40 --patience 10 --frame-loss 0 --hidden-size 32 --optimiser adamw --rate 0.001 --weight-decay 0.1

# 4. The same data and networks, split by image and by patient: how much does the paper's split flatter?
for by in image patient; do
    "$bin" compare "$out/videos" -o "$out/by-$by" --split "$by" --models mobilenetv2,mobilenetv2-gru \
        --device cpu --backbone "$backbone" --blocks 0 --clip-length 8 --epochs 15
done

.venv/bin/python benchmarks/experiment.py "$out" > docs/experiment.md
