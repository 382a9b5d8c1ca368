#!/bin/sh
# Build text and speech: sh data.sh DATA_FOLDER [SENTENCES]. Shards that exist are kept.
set -eu
here=$(dirname "$0")
data=$1
python "$here/corpus.py" "$data/text" --train "${2:-40000}"
for set in test rare valid; do
    python "$here/synthesize.py" "$data/text/$set.jsonl" "$data/syn/$set" --reference \
        --voices S1,S2,S3,S4,S5,S6
done
head -n 150 "$data/text/test.jsonl" > "$data/text/voice.jsonl"
python "$here/synthesize.py" "$data/text/voice.jsonl" "$data/syn/voice" --reference --voices S7
python "$here/synthesize.py" "$data/text/train.jsonl" "$data/syn/train" --jitter --part 0/2 &
python "$here/synthesize.py" "$data/text/train.jsonl" "$data/syn/train" --jitter --part 1/2
wait
