#!/bin/sh
# What carries over from one simulator to another: networks are trained on portraits that smile by displacement
# alone and tried on London's people with their own photographed smiles, and the other way round.
#
# Usage: benchmarks/transfer.sh PHOTOGRAPHS BACKBONE OUT [FORM-EPOCHS ...]
#   PHOTOGRAPHS   prepared folder of photographs (docs/photographs.md)
#   BACKBONE      MobileNetV2 ImageNet features as safetensors, or "imagenet" for torchvision's own
#   OUT           folder to work in
#   FORM-EPOCHS   plain, asymmetries or mirror, and for how many epochs (plain-4 asymmetries-4 mirror-4)
# A quarter of an hour on two cores. The same command again goes on where it was interrupted;
# benchmarks/transfer_table.py OUT makes the table.
set -eu
cd "$(dirname "$0")/.."
photographs=${1:?name the prepared folder: benchmarks/transfer.sh PHOTOGRAPHS BACKBONE OUT}
backbone=${2:?name the backbone weights: benchmarks/transfer.sh PHOTOGRAPHS BACKBONE OUT}
out=${3:?name a folder to work in: benchmarks/transfer.sh PHOTOGRAPHS BACKBONE OUT}
shift 3
[ $# -gt 0 ] || set -- plain-4 asymmetries-4 mirror-4
python=${PYTHON:-.venv/bin/python}
mkdir -p "$out"

draw() { # source, whose smiles, pairs
    [ -e "$out/recordings-$1/patients.csv" ] ||
        "$python" -m palsycheck phantom "$out/recordings-$1" --photographs "$photographs" \
            --source "$1" --smiles "$2" --count "$3" --frames 10 --seed 4 --truth
    "$python" -m palsycheck dataset build "$out/$1" --recordings "$out/recordings-$1" \
        --noun "simulated recordings" --frames 10 --jobs 2
}

learn() { # source, form-epochs
    case ${2%-*} in
    plain) how="" ;;
    asymmetries) how="--asymmetry-loss 3" ;;
    mirror) how="--asymmetry-loss 3 --mirror" ;;
    *) echo "unknown form: $2" >&2 && exit 2 ;;
    esac
    # shellcheck disable=SC2086 # several options
    "$python" -m torch.distributed.run --nproc-per-node 2 -m palsycheck train "$out/$1" -o "$out/$1-$2" \
        --device cpu --resume --architecture mobilenetv2 --backbone "$backbone" --input-px 160 $how \
        --optimiser adamw --schedule onecycle --rate 0.002 --backbone-rate 0.0005 --weight-decay 0.02 \
        --batch-faces 32 --epochs "${2#*-}" --patience "${2#*-}" --no-audit --no-half
}

draw portraits none 128
draw london own 100
for form in "$@"; do
    for pair in portraits:london london:portraits; do
        from=${pair%:*} to=${pair#*:}
        result=$out/$from-$form.json
        [ -e "$result" ] && continue
        [ -e "$out/$from-$form/card.json" ] || learn "$from" "$form"
        "$python" -m palsycheck evaluate "$out/$from-$form" "$out/$to" --part all --device cpu -o "$result"
    done
done
