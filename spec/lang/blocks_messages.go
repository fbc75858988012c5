package lang

import (
	"time"

	"bench/plan"
)

// WebSocketBlock is a request that opens a WebSocket.
var WebSocketBlock = &Block{
	Type: "websocket", Label: true,
	Doc: "A WebSocket (RFC 6455): opened, told what `send` says, listened to until `await` holds, and closed. It stands among the requests of a batch, " +
		"whose names it shares, and occupies its place until it ends. It brings the clocks and counts of a stream: each message is an event.",
	Arguments: append(fromRequest("description", "for_each", "path", "url", "headers", "query"),
		Argument{Name: "send", Kind: TextsKind, Phase: SentPhase, Doc: "Messages, sent as texts once the handshake is over, all at once: `[jsonencode({ subscribe = \"EURUSD\" })]`. The clocks begin then; the handshake is a part of `connecting`."},
		Argument{Name: "count", Kind: CountKind, Doc: "Units of the messages, such as tokens: the number that a JSONPath selects in the last message that has one: `json(\"$.total\")`."},
		Argument{Name: "idle_limit", Kind: DurationKind, Doc: "Longest gap between messages. A longer one ends the WebSocket, which counts as `stalled`. The wait for the first message is limited by the client's `timeout`, as all of it is."},
		Argument{Name: "stall_limit", Kind: DurationKind, Default: is(250 * time.Millisecond), Doc: "Gaps that are longer are counted as `stalls`."},
		*RequestBlock.Argument("weight"), *RequestBlock.Argument("capture"), *RequestBlock.Argument("depends_on"), *RequestBlock.Argument("think"),
		*RequestBlock.Argument("once"), *RequestBlock.Argument("when"), *RequestBlock.Argument("repeat"),
	),
	Blocks: []Nested{{Block: AwaitBlock, Most: 1}, {Block: messageExpectBlock("Without this block the handshake's status must be 101.", "status", "headers", "json", "max_duration"), Most: 1}},
	Rules: []string{
		"`url` and the group's `base_url` may begin with `ws://` and `wss://` as well as with `http://` and `https://`, which mean the same.",
		"It has a connection of its own, over HTTP/1.1 whatever the client's `http_version`; proxies are asked for a tunnel. Redirects are not followed, cookies neither sent nor kept, and `auth` of the client can be `basic` or `bearer`.",
		"A header `Sec-WebSocket-Protocol` names subprotocols. Packed messages (permessage-deflate) are not offered, and one that comes nevertheless is `malformed`.",
		"`json` of `expect` and `capture` look at the last message.",
	},
}

// GRPCBlock is a call of gRPC.
var GRPCBlock = &Block{
	Type: "grpc", Label: true,
	Doc: "A call of gRPC, of any kind: unary, or with a stream of messages in one direction or both. It stands among the requests of a batch, whose names it " +
		"shares, and occupies its place until it ends. It brings the clocks and counts of a stream: each message of the answer is an event.",
	Arguments: append(fromRequest("description", "for_each"),
		Argument{Name: "target", Kind: TextKind, Phase: StartedPhase, Doc: "Where the server is: `\"127.0.0.1:50051\"`, which is spoken to without TLS, or `\"https://…\"`; the group's `base_url` if not given."},
		Argument{Name: "proto", Kind: TextKind, Doc: "File in the spec's folder that describes the service. What it imports is looked for in the folder, and beside it."},
		Argument{Name: "reflection", Kind: BoolKind, Default: is(false), Doc: "Whether the server is asked what the service takes and answers, by gRPC's reflection, in place of `proto`: by each run, right before the load."},
		Argument{Name: "method", Kind: TextKind, Required: true, Doc: "Service and method: `\"helloworld.Greeter/SayHello\"`."},
		Argument{Name: "message", Kind: AnyKind, Phase: SentPhase, Doc: "Message, as a value whose JSON is that of the protocol buffer: `{ name = data.users.name }`. Without it all of its fields have their defaults."},
		Argument{Name: "messages", Kind: AnyKind, Phase: SentPhase, Doc: "Messages of a method that takes a stream, as a list."},
		Argument{Name: "send", Kind: TextKind, Default: firstOf(plan.Sendings()), Words: plan.Texts(plan.Sendings()), Doc: "When the messages are sent: `\"at_once\"`, or `\"in_turn\"`, each after the answer to the one before, so that each gap is the time of an answer. For methods with streams in both directions."},
		*RequestBlock.Argument("headers"),
		Argument{Name: "count", Kind: CountKind, Doc: "Units of the answer, such as tokens: the number that a JSONPath selects in the last message that has one: `json(\"$.total\")`."},
		Argument{Name: "idle_limit", Kind: DurationKind, Doc: "Longest gap between messages. A longer one ends the call, which counts as `stalled`. The wait for the first message is limited by the client's `timeout`, as all of it is."},
		Argument{Name: "stall_limit", Kind: DurationKind, Default: is(250 * time.Millisecond), Doc: "Gaps that are longer are counted as `stalls`."},
		*RequestBlock.Argument("weight"), *RequestBlock.Argument("capture"), *RequestBlock.Argument("depends_on"), *RequestBlock.Argument("think"),
		*RequestBlock.Argument("once"), *RequestBlock.Argument("when"), *RequestBlock.Argument("repeat"),
	),
	Blocks: []Nested{{Block: grpcExpectBlock(), Most: 1}},
	Rules: []string{
		"The call goes over HTTP/2 whatever the client's `http_version`, over connections of its own that calls share: `max_connections` of them, one unless told. Redirects are not followed, cookies neither sent nor kept.",
		"A status other than OK is an error of its own kind, such as `grpc_UNAVAILABLE`, unless `grpc_status` of `expect` has it. `headers` are the call's metadata; the values of those whose names end in `-bin` are in base64.",
		"`grpc-timeout` is sent with the client's `timeout`, where that is for all of an answer, unless `headers` has another.",
		"`json` of `expect` and `capture` look at the last message, as JSON with the names of the .proto file; fields that aren't set have their defaults there.",
		"One of `proto` and `reflection = true` is required. With `reflection` nobody is asked before the run, so that a method that isn't there, or a message that doesn't fit, is found by the run, before any load.",
		"`message` and `messages` exclude each other.",
	},
}

// grpcExpectBlock is what can be expected of a call.
func grpcExpectBlock() *Block {
	made := messageExpectBlock("Without this block the call's status must be OK.", "headers", "json", "max_duration")
	made.Arguments = append([]Argument{
		{Name: "grpc_status", Kind: TextsKind, Doc: "The statuses that are right, by their names: `[\"OK\", \"NOT_FOUND\"]`. Without it that is OK."},
	}, made.Arguments...)
	return made
}

// AwaitBlock is what is waited for among messages.
var AwaitBlock = &Block{
	Type: "await",
	Doc:  "When there were enough messages: then the WebSocket is closed, with 1000. A server that closes before is the failure `closed`. Without this block the server's closing is the end.",
	Arguments: []Argument{
		{Name: "json", Kind: ExpectedValuesKind, Phase: StartedPhase, Doc: "Which messages count: those in which each JSONPath selects this value, or what fits the condition: `{ \"$.type\" = \"snapshot\" }`. Without it each does."},
		{Name: "messages", Kind: WholeKind, Default: is(1), Bounds: Bounds{Least: 1, Most: 1_000_000_000}, Doc: "How many of them."},
	},
}

// fromRequest are arguments as a request has them.
func fromRequest(names ...string) (list []Argument) {
	for _, name := range names {
		list = append(list, *RequestBlock.Argument(name))
	}
	return list
}

// messageExpectBlock is what can be expected of a protocol that has messages.
func messageExpectBlock(otherwise string, names ...string) *Block {
	made := &Block{
		Type: ExpectBlock.Type,
		Doc:  "What the answer must be; everything that is given must hold. " + otherwise + " An answer that is not as expected counts as an error, and its time is not counted.",
	}
	for _, name := range names {
		made.Arguments = append(made.Arguments, *ExpectBlock.Argument(name))
	}
	return made
}
