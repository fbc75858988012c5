package lang

import "time"

// RetryBlock says when a client sends a request again by itself.
var RetryBlock = &Block{
	Type: "retry",
	Doc: "A request is sent again, as by clients that retry, when its answer has one of some statuses, or when it failed in one of some ways. " +
		"It counts once: from when it was first sent to the last answer, which alone is judged. How many were tried again is `retried_ratio`.",
	Arguments: []Argument{
		{Name: "attempts", Kind: WholeKind, Default: is(3), Bounds: Bounds{Least: 2, Most: 20}, Doc: "How often a request is sent at most, the first time included."},
		{Name: "on", Kind: TextsKind, Required: true, Doc: "What it is sent again for: statuses, `\"503\"` or all that begin with a digit, `\"5xx\"`, and kinds of errors: `\"refused\"`, `\"unreachable\"`, `\"dns\"`, `\"connect_timeout\"`, `\"tls\"`, `\"proxy\"`, `\"reset\"`, `\"truncated\"`, `\"timeout\"`, `\"stalled\"`, `\"malformed\"`."},
		{Name: "wait", Kind: DurationKind, Default: is(100 * time.Millisecond), Doc: "How long is waited before the second attempt. Whoever waits keeps its place under limits of the strategy, and no connection."},
		{Name: "backoff", Kind: NumberKind, Default: is(1.0), Bounds: Bounds{Least: 1, Most: 10}, Doc: "By what each further wait is longer than the one before: with `2` 100ms, 200ms, 400ms. None is longer than a minute."},
	},
	Rules: []string{
		"Every method is sent again, `POST` too. Each attempt has the client's `timeout` for itself.",
	},
}
