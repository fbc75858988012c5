package lang

import "bench/plan"

// GroupBlock is the requests that make a batch.
var GroupBlock = &Block{
	Type: "group", Label: true,
	Doc: "A list of requests. One pass over it is a batch.",
	Arguments: []Argument{
		descriptionArgument,
		forEachArgument,
		{Name: "base_url", Kind: TextKind, Phase: StartedPhase, Doc: "What the `path` of each request is appended to: `http://host:port` or `https://…`."},
		{Name: "headers", Kind: TextMapKind, Phase: SentPhase, Doc: "Headers of every request. A request's own come on top."},
		{Name: "query", Kind: ParametersKind, Phase: SentPhase, Doc: "Query parameters of every request. A request's own come on top."},
		{Name: "client", Kind: ReferenceKind, Doc: "How its requests travel: `client.NAME`."},
		{
			Name: "order", Kind: TextKind, Default: firstOf(plan.Orders()), Words: plan.Texts(plan.Orders()),
			Doc: "`\"listed\"`, or `\"shuffled\"` anew in each batch.",
		},
	},
	Blocks: []Nested{{Block: RequestBlock, Least: 1, Or: []string{"websocket", "grpc"}, Dynamic: true}, {Block: WebSocketBlock, Dynamic: true}, {Block: GRPCBlock, Dynamic: true}},
	Rules:  []string{"There is at least one `request`, `websocket` or `grpc`."},
}

// RequestTypes are the types of blocks that are requests, in the order of the reference.
func RequestTypes() []string { return []string{RequestBlock.Type, WebSocketBlock.Type, GRPCBlock.Type} }

// RequestBlock is one request.
var RequestBlock = &Block{
	Type: "request", Label: true,
	Doc: "One request. Its name is what reports list it by.",
	Arguments: []Argument{
		descriptionArgument,
		forEachArgument,
		{Name: "method", Kind: TextKind, Default: is("GET"), Doc: "HTTP method."},
		{Name: "path", Kind: TextKind, Phase: SentPhase, Doc: "Path, and query if there is one, below the group's `base_url`."},
		{Name: "url", Kind: TextKind, Phase: SentPhase, Doc: "Absolute URL, in place of `path`. Letters beyond ASCII and spaces are encoded, in the path and in the query."},
		{Name: "headers", Kind: TextMapKind, Phase: SentPhase, Doc: "Headers. `Accept-Encoding` is sent only if it stands here; bodies that something looks at are decoded: gzip, deflate, br, zstd."},
		{Name: "query", Kind: ParametersKind, Phase: SentPhase, Doc: "Query parameters, escaped as they must be, in the order of their names; a list repeats the name: `{ tag = [\"a\", \"b\"] }`."},
		{Name: "body", Kind: TextKind, Phase: SentPhase, Doc: "Body, as text; `jsonencode({ … })` makes JSON."},
		{Name: "body_file", Kind: TextKind, Doc: "File in the spec's folder whose bytes are the body."},
		{Name: "json", Kind: AnyKind, Phase: SentPhase, Doc: "Body: a value, written as JSON. It brings `Content-Type: application/json`, unless a header gives another."},
		{Name: "form", Kind: ParametersKind, Phase: SentPhase, Doc: "Body: a form, escaped as it must be, in the order of its names; a list repeats the name. It brings `Content-Type: application/x-www-form-urlencoded`, unless a header gives another."},
		{Name: "xml", Kind: TextKind, Phase: SentPhase, Doc: "Body, as text that is XML. It brings `Content-Type: application/xml`, unless a header gives another."},
		{
			Name: "weight", Kind: WholeKind, Default: is(1), Bounds: Bounds{Least: 1, Most: 10_000},
			Doc: "The request stands this many times in the batch, spread evenly.",
		},
		{
			Name: "capture", Kind: CapturesKind,
			Doc: "Values to take from the answer, for later requests of the batch: `{ token = json(\"$.token\"), session = cookie(\"sid\") }`. They refer to one by " +
				"`request.NAME.VALUE`, and are sent when it is there. An answer that has no such value fails as `nothing_captured`.",
		},
		{
			Name: "depends_on", Kind: RequestsKind,
			Doc: "Requests of the group whose answers must be there first, though it has no value of theirs: `[request.order]`.",
		},
		{
			Name: "think", Kind: ThinkKind,
			Doc: "How long the user thinks after the answer, before what comes next: `\"2s\"`, or evenly between two: `[\"1s\", \"10s\"]`. It is in no clock but `session`.",
		},
		{
			Name: "once", Kind: BoolKind, Default: is(false),
			Doc: "Whether it is sent once for each user, before its first batch: to log in, say. It is in no clock and no count, and what is captured of it is there in all batches of the user.",
		},
		{
			Name: "when", Kind: ConditionKind, Phase: SentPhase,
			Doc: "Condition under which the request is sent, on values of answers, rows, draws and numbers: `request.login.status == \"200\"`. Else it is left out of its batch, which is no error. " +
				"`request.NAME.status` is there without being captured.",
		},
		{
			Name: "repeat", Kind: RepeatKind, Phase: SentPhase,
			Doc: "The request is sent again: as long as a condition on its own answer holds, at most so often, `{ while = request.pages.cursor != \"\", at_most = 50 }`; for each element of a captured list, which is `request.NAME.each` in it, `{ each = request.list.ids, at_most = 20 }`; or so many times, `{ times = 3 }`. " +
				"It may refer to what its own answer before gave, which is \"\" at first. Where the condition holds after the last time, too, or the list goes on, it fails as `loop_not_ended`. It thinks between two times.",
		},
	},
	Blocks: []Nested{{Block: ExpectBlock, Most: 1}, {Block: StreamBlock, Most: 1}, {Block: MultipartBlock}},
	Rules: []string{
		"`path`, `url`, `query`, `headers`, `body`, `json`, `form`, `xml`, `when`, `repeat` and the `value` of a part may refer to `data.NAME.COLUMN`, `random.NAME`, `counter.NAME` and `setup.NAME.VALUE`, the group's `headers` and `query` as well: such a value is put in each time the request is sent. Method, scheme, host and port can't.",
		"One of `path` and `url` is required; `path` needs the group's `base_url`.",
		"`body`, `body_file`, `json`, `form`, `xml` and `multipart` blocks exclude each other: a request has one body.",
		"A request that others need stands before them. Groups whose requests need each other, or with `think`, `when` or `repeat`, are for `sequential`, `gather`, `task_group` and `as_completed`; each request stands in them once, in the listed order.",
	},
}

// MultipartBlock is one part of a multipart body.
var MultipartBlock = &Block{
	Type: "multipart", Label: true,
	Doc: "One part of a body of the type multipart/form-data, by the name of its field; a request sends its parts in the order " +
		"of the text. The boundary follows from the parts, so that the same spec sends the same bytes.",
	Arguments: []Argument{
		descriptionArgument,
		{Name: "value", Kind: TextKind, Phase: SentPhase, Doc: "The part, as text."},
		{Name: "file", Kind: TextKind, Doc: "File in the spec's folder whose bytes are the part."},
		{Name: "filename", Kind: TextKind, Doc: "Name of the file that the server is told; a file's own, without its folder, if none is given."},
		{Name: "type", Kind: TextKind, Doc: "Media type of the part; of a file `application/octet-stream`, if none is given."},
	},
	Rules: []string{"Exactly one of `value` and `file` is required."},
}

// ExpectBlock is what a response must be like.
var ExpectBlock = &Block{
	Type: "expect",
	Doc: "What the response must be; everything that is given must hold. Without this block a status of 400 or more is an " +
		"error. A response that is not as expected counts as an error, and its time is not counted.",
	Arguments: []Argument{
		{Name: "status", Kind: WholesKind, Bounds: Bounds{Least: 100, Most: 599}, Doc: "The statuses that are right."},
		{Name: "content_type", Kind: TextKind, Phase: StartedPhase, Doc: "Media type, compared without parameters unless some are written."},
		{Name: "headers", Kind: ExpectedTextsKind, Phase: StartedPhase, Doc: "Headers that must be there, with these values, or such as a condition says: `{ Location = matches(\"id=.+\") }`; of one that is repeated, any line may have it."},
		{Name: "body_contains", Kind: TextKind, Phase: StartedPhase, Doc: "Text that must be in the body, with its content codings undone."},
		{Name: "body_matches", Kind: TextKind, Doc: "Regular expression (RE2) that must match in the body, with its content codings undone."},
		{Name: "json", Kind: ExpectedValuesKind, Phase: StartedPhase, Doc: "Values that must be in the body, with its content codings undone, by JSONPath (RFC 9535), or conditions on each value that the path selects: `{ \"$.items[0].id\" = 7, \"$.errors\" = absent(), \"$.items[*].price\" = at_least(0) }`."},
		{Name: "max_bytes", Kind: SizeKind, Bounds: Bounds{Least: 1, Most: 1 << 50}, Doc: "Most bytes of the body as it comes over the wire; a body that is looked at may have 64 MiB unless told. `bytes(\"64KiB\")` gives a number."},
		{Name: "max_duration", Kind: DurationKind, Doc: "Longest service time."},
	},
}
