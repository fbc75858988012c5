# Runs bench in CI; ci/github/run.sh and ci/gitlab/bench.sh read this file. `measure` leaves the result in $BENCH_RESULT, if there is one,
# and how the run ended in $status.

# newline is what stands between arguments.
newline='
'

# may_push says whether the run is brought to the store: a pull request from outside has no token for one.
may_push() {
	[ "${BENCH_PUSH:-true}" = true ] || return 1
	case ${BENCH_STORE:-} in
	https://* | http://*)
		if [ -z "${BENCH_TOKEN:-}" ]; then
			echo "bench: not pushed to $BENCH_STORE, since there is no token for it here"
			return 1
		fi
		;;
	esac
}

measure() {
	mkdir -p "$(dirname "$BENCH_RESULT")"
	rm -f "$BENCH_RESULT"
	[ -n "${BENCH_STORE:-}" ] || unset BENCH_STORE
	[ -n "${BENCH_TOKEN:-}" ] || unset BENCH_TOKEN
	set -- run -progress=plain -out="$BENCH_RESULT"
	if [ "${BENCH_APPROVE:-false}" = true ]; then
		set -- "$@" -auto-approve
	fi
	if may_push; then
		set -- "$@" -push
	fi
	before=$IFS
	IFS=$newline
	set -f
	for argument in ${BENCH_ARGUMENTS:-}; do
		set -- "$@" "$argument"
	done
	set +f
	IFS=$before
	if [ -n "${BENCH_SPEC:-}" ]; then
		set -- "$@" "$BENCH_SPEC"
	fi
	status=0
	"$BENCH" "$@" || status=$?
}

# comment_of writes what the comment of a pull request is, from the Markdown report in a file: with what the run came to, for the next one
# to know, and a link to where it ran. VERDICT is success, neutral, failure or cancelled.
comment_of() { # REPORT VERDICT COMMIT LINK
	cat "$1"
	if [ -n "$4" ]; then
		printf '\n<sub>%s · <a href="%s">the job</a></sub>\n' "$3" "$4"
	fi
	printf '<!-- bench-verdict:%s -->\n' "$2"
}

# turned_red says whether somebody has to be told apart from the comment that is there: its verdict was another one.
turned_red() { # VERDICT PREVIOUS-COMMENT-FILE
	[ "$1" = failure ] && ! grep -q '^<!-- bench-verdict:failure -->' "$2"
}
