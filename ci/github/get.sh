#!/bin/sh
# Finds bench, or builds it: $BENCH, else the one on the path, else from the source of this action, with the job's Go.
# Says where it is in the step's output "bench".
set -eu

found=${BENCH:-}
if [ -n "$found" ]; then
	found=$(command -v "$found" || true)
	if [ -z "$found" ]; then
		echo "::error title=bench::There is no $BENCH that could be run: say where bench is, or leave binary out."
		exit 1
	fi
elif command -v bench >/dev/null; then
	found=$(command -v bench)
elif command -v go >/dev/null; then
	source=$(cd "$(dirname "$0")/../.." && pwd)
	found=${RUNNER_TEMP:-/tmp}/bench-action/bench
	mkdir -p "$(dirname "$found")"
	(cd "$source" && go build -trimpath -o "$found" ./cmd/bench)
else
	echo "::error title=bench::There is neither bench nor Go: put actions/setup-go before this step, or say where bench is with binary."
	exit 1
fi
case $found in
/*) ;;
*) found=$PWD/$found ;;
esac
"$found" version
echo "bench=$found" >>"$GITHUB_OUTPUT"
