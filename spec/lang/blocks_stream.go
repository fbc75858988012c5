package lang

import (
	"time"

	"bench/plan"
)

// StreamBlock says that a response comes as events.
var StreamBlock = &Block{
	Type: "stream", Label: true, Labels: plan.Texts(plan.StreamFormats()),
	Doc: "Says that a good response comes as events, and by what it is cut into them: `\"sse\"` for server-sent events, `\"ndjson\"` " +
		"for a JSON text a line, `\"chunks\"` for each piece of the body. It brings the clocks `first_event`, `gap` and `last_event`, and counts. " +
		"The request occupies its place until the stream ends.",
	Arguments: []Argument{
		descriptionArgument,
		{Name: "until", Kind: EndKind, Doc: "Data of the event that ends the stream, such as `\"[DONE]\"`, or what matches (RE2) in it: `matches(\"\\\"done\\\": *true\")`. That one is not counted as an event. A response that ends before it is `truncated`. Without it the stream ends with the response."},
		{Name: "count", Kind: CountKind, Doc: "Units of the stream, such as tokens: the number that a JSONPath selects in the last event that has one: `json(\"$.usage.completion_tokens\")`."},
		{Name: "idle_limit", Kind: DurationKind, Doc: "Longest gap between events. A longer one ends the request, which counts as `stalled`. The wait for the first event is limited by the client's `timeout`, as the whole request is."},
		{Name: "stall_limit", Kind: DurationKind, Default: is(250 * time.Millisecond), Doc: "Gaps that are longer are counted as `stalls`."},
	},
	Rules: []string{
		"`expect` and `capture` look at the whole text of a stream, and with `json` at the last event but the one that ends it.",
		"A response whose status isn't one of 200 to 299 is no stream, but what its status says.",
	},
}
