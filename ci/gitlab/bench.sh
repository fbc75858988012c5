#!/bin/sh
# Measures in a job of GitLab CI, writes the reports that GitLab reads into $BENCH_OUT, keeps one note in the merge request up to date,
# with a second one when it turns red, and ends as the run did. What GitLab refuses is said, and changes nothing.
# Needs curl and jq for the note.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
. "$here/run.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=${BENCH_OUT:-bench-out}
BENCH_RESULT=${BENCH_RESULT:-$out/result.json}
mkdir -p "$out"

find_bench() {
	if [ -n "${BENCH:-}" ]; then
		return
	fi
	if BENCH=$(command -v bench); then
		return
	fi
	BENCH=$work/bench
	(cd "$here/.." && go build -trimpath -o "$BENCH" ./cmd/bench)
}

# ask METHOD PATH [BODY-FILE] leaves the answer in $work/answer. The token is in a file, since whoever lists processes sees arguments.
ask() {
	method=$1 path=$2
	shift 2
	if [ $# -gt 0 ]; then
		set -- --data-urlencode "body@$1"
	fi
	code=$(curl --silent --show-error --config "$work/token" --max-time 20 --request "$method" --output "$work/answer" --write-out '%{http_code}' "$@" "$CI_API_V4_URL/$path") || code=000
	echo "$code" >"$work/code" # for whoever asked in a subshell
	case $code in
	2??) return 0 ;;
	esac
	return 1
}

refused() { echo "bench: the $1 was not written, GitLab answered $(cat "$work/code"). BENCH_GITLAB_TOKEN has to be one with the scope api, of a member who may comment."; }

# find_note looks for the note of this project that we wrote: leaves its body in $work/previous, and says its number.
find_note() {
	ask GET user || return 1
	me=$(jq -r .id "$work/answer")
	page=1
	while [ "$page" -le 30 ]; do
		ask GET "$notes?per_page=100&page=$page" || return 1
		found=$(jq -r --arg marker "$marker" --argjson me "$me" \
			'[.[] | select(.author.id == $me and ((.body | split("\n")[0] | rtrimstr("\r")) == $marker))][0].id // empty' "$work/answer")
		if [ -n "$found" ]; then
			jq -r --argjson id "$found" '.[] | select(.id == $id).body' "$work/answer" | tr -d '\r' >"$work/previous"
			echo "$found"
			return 0
		fi
		[ "$(jq length "$work/answer")" -eq 100 ] || return 0
		page=$((page + 1))
	done
}

note() {
	"$BENCH" show -format=github-check -out="$work/check" "$BENCH_RESULT"
	verdict=$(head -n 1 "$work/check" | jq -r .conclusion)
	title=$(head -n 1 "$work/check" | jq -r .output.title)
	sha=${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-}
	sha=${sha:-$CI_COMMIT_SHA}
	marker=$(head -n 1 "$out/report.md")
	notes=projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes
	printf 'header = "PRIVATE-TOKEN: %s"\n' "$BENCH_GITLAB_TOKEN" >"$work/token"
	comment_of "$out/report.md" "$verdict" "$sha" "${CI_JOB_URL:-}" >"$work/comment"
	known=$(find_note) || { refused note; return 0; }
	if [ -z "$known" ]; then
		ask POST "$notes" "$work/comment" || refused note
		return 0
	fi
	ask PUT "$notes/$known" "$work/comment" || { refused note; return 0; }
	if turned_red "$verdict" "$work/previous"; then
		printf '❌ bench: %s\n\nsince %s · [all of it](%s#note_%s)\n' "$title" "$sha" "${CI_MERGE_REQUEST_PROJECT_URL:-$CI_PROJECT_URL}/-/merge_requests/$CI_MERGE_REQUEST_IID" "$known" >"$work/red"
		ask POST "$notes" "$work/red" || refused "second note"
	fi
}

find_bench
measure
if [ -s "$BENCH_RESULT" ]; then
	"$BENCH" show -format=markdown -out="$out/report.md" "$BENCH_RESULT"
	"$BENCH" show -format=junit -out="$out/junit.xml" "$BENCH_RESULT"
	"$BENCH" show -format=gitlab-metrics -out="$out/metrics.txt" "$BENCH_RESULT"
	"$BENCH" show -format=codequality -out="$out/codequality.json" "$BENCH_RESULT"
	if [ -n "${CI_MERGE_REQUEST_IID:-}" ] && [ -n "${BENCH_GITLAB_TOKEN:-}" ]; then
		umask 077
		note
	fi
fi
exit "$status"
