#!/bin/sh
# Tells GitHub what a run came to: annotations and a summary of the job, a check run, and one comment in the pull request that is
# kept up to date, with a second one when it turns red. What GitHub refuses is a warning: nothing here changes how the job ends.
# Needs curl and jq, which GitHub's runners have.
set -eu
. "$(dirname "$0")/../run.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 077
api=${GITHUB_API_URL:-https://api.github.com}
event=${GITHUB_EVENT_PATH:-/dev/null}

warn() { echo "::warning title=bench::$*"; }

# ask METHOD PATH [BODY-FILE] leaves the answer in $work/answer; its status is 0 if GitHub did it. The token is in a file, since whoever
# lists processes sees arguments.
ask() {
	method=$1 path=$2
	shift 2
	if [ $# -gt 0 ]; then
		set -- --header 'Content-Type: application/json' --data-binary "@$1"
	fi
	code=$(curl --silent --show-error --config "$work/token" --max-time 20 --request "$method" --header 'Accept: application/vnd.github+json' \
		--header 'X-GitHub-Api-Version: 2022-11-28' --output "$work/answer" --write-out '%{http_code}' "$@" "$api/$path") || code=000
	echo "$code" >"$work/code" # for whoever asked in a subshell
	case $code in
	2??) return 0 ;;
	esac
	return 1
}

# refused says what GitHub did not let us do, and why that may be.
refused() { # WHAT
	code=$(cat "$work/code")
	case $code in
	401 | 403 | 404) warn "The $1 was not written: GitHub answered $code. The job needs permissions for it (pull-requests: write, checks: write); for pull requests from outside see workflow_run in docs/ci.md." ;;
	000) warn "The $1 was not written: GitHub could not be reached." ;;
	*) warn "The $1 was not written: GitHub answered $code." ;;
	esac
}

# commit is what was measured: of a pull request its head, and not the merge that GitHub made to test it.
commit() {
	jq -r '.pull_request.head.sha // .workflow_run.head_sha // empty' "$event" 2>/dev/null | grep . || echo "${GITHUB_SHA:-}"
}

# number is that of the pull request; nothing where there is none. Behind a workflow_run the number comes from the result, which whoever made the
# pull request can write: it counts only if that pull request has the very commit.
number() {
	found=$(jq -r '.pull_request.number // empty' "$event" 2>/dev/null || true)
	if [ -n "$found" ]; then
		echo "$found"
		return
	fi
	jq -e '.workflow_run' "$event" >/dev/null 2>&1 || return 0
	claimed=$("$BENCH" show -json "$BENCH_RESULT" | jq -r '.run.source.change.number // empty')
	case $claimed in
	'' | *[!0-9]*) return 0 ;;
	esac
	if ask GET "repos/$GITHUB_REPOSITORY/pulls/$claimed" && [ "$(jq -r .head.sha "$work/answer")" = "$sha" ]; then
		echo "$claimed"
	fi
}

check_run() {
	made=
	while IFS= read -r body; do
		if [ -z "$made" ]; then
			printf '%s' "$body" | jq --arg sha "$sha" --arg link "$link" '.head_sha = $sha | if $link != "" then .details_url = $link else . end' >"$work/body"
			ask POST "repos/$GITHUB_REPOSITORY/check-runs" "$work/body" || { refused "check run"; return 0; }
			made=$(jq -r .id "$work/answer")
		else
			printf '%s' "$body" >"$work/body"
			ask PATCH "repos/$GITHUB_REPOSITORY/check-runs/$made" "$work/body" || { refused "rest of the annotations"; return 0; }
		fi
	done <"$work/check"
}

# find_comment looks for the comment of this project that we wrote: leaves its body in $work/previous, and says its number.
find_comment() { # PULL-REQUEST
	page=1
	while [ "$page" -le 30 ]; do
		ask GET "repos/$GITHUB_REPOSITORY/issues/$1/comments?per_page=100&page=$page" || return 1
		found=$(jq -r --arg marker "$marker" --arg author "${BENCH_AUTHOR:-github-actions[bot]}" \
			'[.[] | select(.user.login == $author and ((.body | split("\n")[0] | rtrimstr("\r")) == $marker))][0].id // empty' "$work/answer")
		if [ -n "$found" ]; then
			jq -r --argjson id "$found" '.[] | select(.id == $id).body' "$work/answer" | tr -d '\r' >"$work/previous"
			echo "$found"
			return 0
		fi
		[ "$(jq length "$work/answer")" -eq 100 ] || return 0
		page=$((page + 1))
	done
}

comment() { # PULL-REQUEST
	comment_of "$work/report.md" "$verdict" "$sha" "$link" | jq -Rs '{body: .}' >"$work/comment"
	known=$(find_comment "$1") || { refused comment; return 0; }
	if [ -z "$known" ]; then
		ask POST "repos/$GITHUB_REPOSITORY/issues/$1/comments" "$work/comment" || refused comment
		return 0
	fi
	ask PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known" "$work/comment" || { refused comment; return 0; }
	url=$(jq -r '.html_url // empty' "$work/answer")
	if turned_red "$verdict" "$work/previous"; then
		jq -n --arg title "$title" --arg sha "$sha" --arg url "$url" '{body: ("❌ bench: \($title)\n\nsince \($sha) · [all of it](\($url))")}' >"$work/red"
		ask POST "repos/$GITHUB_REPOSITORY/issues/$1/comments" "$work/red" || refused "second comment"
	fi
}

[ -s "$BENCH_RESULT" ] || { echo "bench: there is no result to report"; exit 0; }
"$BENCH" show -format=github "$BENCH_RESULT"
"$BENCH" show -format=markdown -out="$work/report.md" "$BENCH_RESULT"
"$BENCH" show -format=github-check -out="$work/check" "$BENCH_RESULT"
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
	cat "$work/report.md" >>"$GITHUB_STEP_SUMMARY"
fi
if [ -z "${GITHUB_TOKEN:-}" ]; then
	echo "bench: no token, so no comment and no check"
	exit 0
fi
printf 'header = "Authorization: Bearer %s"\n' "$GITHUB_TOKEN" >"$work/token"

marker=$(head -n 1 "$work/report.md")
verdict=$(head -n 1 "$work/check" | jq -r .conclusion)
title=$(head -n 1 "$work/check" | jq -r .output.title)
sha=$(commit)
link=
if [ -n "${GITHUB_RUN_ID:-}" ]; then
	link=${GITHUB_SERVER_URL:-https://github.com}/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID
fi
if [ "${BENCH_CHECK:-true}" = true ]; then
	check_run
fi
pull=$(number)
if [ -n "$pull" ] && [ "${BENCH_COMMENT:-true}" = true ]; then
	comment "$pull"
fi
