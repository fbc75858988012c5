#!/bin/sh
# Measures, and says in the step's outputs "status" how that ended and in "result" where the result is. It does not fail: what comes after it
# reports first, and ends as the run did.
set -eu
. "$(dirname "$0")/../run.sh"

BENCH_RESULT=${BENCH_RESULT:-${RUNNER_TEMP:-/tmp}/bench-result/result.json}
measure
echo "status=$status" >>"$GITHUB_OUTPUT"
if [ -s "$BENCH_RESULT" ]; then
	echo "result=$BENCH_RESULT" >>"$GITHUB_OUTPUT"
fi
