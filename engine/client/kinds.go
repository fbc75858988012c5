package client

// An ErrorKind says why a request counts as an error.
type ErrorKind uint8

// The kinds of error. The first group is what strategies see as failures; what follows are results to them.
const (
	None ErrorKind = iota
	Refused
	unreachable
	dnsFailed
	ConnectTimedOut
	tlsFailed
	badProxy
	reset
	truncated
	wasClosed
	TimedOut // enters the histograms, as a censored sample
	Stalled  // as TimedOut
	malformed
	badRedirect
	Exhausted
	NoMemory
	Forbidden
	UnfitValue
	Unjudged
	Cancelled
	otherFailure
	// What calls of gRPC came to, in the order of their numbers.
	grpcCancelled
	grpcUnknown
	grpcInvalidArgument
	grpcDeadlineExceeded
	grpcNotFound
	grpcAlreadyExists
	grpcPermissionDenied
	grpcResourceExhausted
	grpcFailedPrecondition
	grpcAborted
	grpcOutOfRange
	grpcUnimplemented
	grpcInternal
	grpcUnavailable
	grpcDataLoss
	grpcUnauthenticated

	BadStatus
	badExpectation
	badCoding
	tooLarge
	tooSlow
	NothingCaptured
	LoopNotEnded
	Skipped   // never sent, since what it needs isn't there: counted, but no request
	LeftOut   // never sent, since its condition doesn't hold: counted, but neither a request nor a failure
	SentAgain // see maxRepeated

	KindCount
)

// An errorKind is what there is to know about a kind.
type errorKind struct {
	Name    string // in results and reports
	meaning string
	Nobody  bool // there was nobody to answer: a target of which all requests end like this may have gone away
}

// ErrorKinds is what there is to know about each kind. The documentation's table is written from it.
var ErrorKinds = [KindCount]errorKind{
	Refused:                {"refused", "nobody listens there", true},
	unreachable:            {"unreachable", "no route leads there, there is no such unix socket, or the proxy found nobody", true},
	dnsFailed:              {"dns", "the name has no address", true},
	ConnectTimedOut:        {"connect_timeout", "there was no connection within `connect_timeout`", true},
	tlsFailed:              {"tls", "the TLS handshake failed: no trust, no common version, not the protocol that was asked for", false},
	badProxy:               {"proxy", "the proxy would not lead there", false},
	reset:                  {"reset", "the connection was reset", false},
	truncated:              {"truncated", "the connection ended before the response was whole; over TLS, a body without a length is whole only when its end was announced; or a stream ended before its `until`, or without an event, or a WebSocket without being closed", false},
	wasClosed:              {"closed", "a WebSocket was closed by its server before what is awaited had come, or with a code that isn't 1000 or 1001; the examples have the code", false},
	TimedOut:               {"timeout", "the response was not whole within `timeout`, however many bytes dripped in; `timeout_of` says when its clock starts", false},
	Stalled:                {"stalled", "a stream was silent for longer than `idle_limit` after an event", false},
	malformed:              {"malformed", "what came is not HTTP, or its framing can't be trusted; or a line of an `ndjson` stream is no JSON, or what came is no WebSocket's handshake or frame", false},
	badRedirect:            {"redirect", "a redirect that can't be followed: one too many, or to something that is no http URL", false},
	Exhausted:              {"exhausted", "no file descriptor or local port was left: bench's own limit, and the trial is not valid", false},
	NoMemory:               {"memory", "bodies that are looked at would take more than 256 MiB together, or a JSON document as much by itself: bench's own limit, and the trial is not valid", false},
	Forbidden:              {"forbidden", "the host was not approved", false},
	UnfitValue:             {"unfit_value", "a row, a draw or a captured value brought a line break or another control character into a header: the request was not sent", false},
	Unjudged:               {"condition", "a condition of `when` or `repeat` can't be judged, since a value in it isn't what it is compared as, such as a text that is no number", false},
	Cancelled:              {"cancelled", "cut by its strategy, or by the end of the run: counted, but no error", false},
	otherFailure:           {"other", "something else that the system said; the examples have its words", false},
	grpcCancelled:          {"grpc_CANCELLED", "a call of gRPC failed with this status: the caller is said to have cancelled the call; the examples have its message", false},
	grpcUnknown:            {"grpc_UNKNOWN", "a call of gRPC failed with this status: an error of the server that it has no status for, or a status that gRPC doesn't know; the examples have its message", false},
	grpcInvalidArgument:    {"grpc_INVALID_ARGUMENT", "a call of gRPC failed with this status: what was sent is wrong, whatever the state of the server; the examples have its message", false},
	grpcDeadlineExceeded:   {"grpc_DEADLINE_EXCEEDED", "a call of gRPC failed with this status: the server found its deadline passed; the examples have its message", false},
	grpcNotFound:           {"grpc_NOT_FOUND", "a call of gRPC failed with this status: what was asked for isn't there; the examples have its message", false},
	grpcAlreadyExists:      {"grpc_ALREADY_EXISTS", "a call of gRPC failed with this status: what was to be made is there already; the examples have its message", false},
	grpcPermissionDenied:   {"grpc_PERMISSION_DENIED", "a call of gRPC failed with this status: the caller may not do this; the examples have its message", false},
	grpcResourceExhausted:  {"grpc_RESOURCE_EXHAUSTED", "a call of gRPC failed with this status: a quota or the server's room is used up; the examples have its message", false},
	grpcFailedPrecondition: {"grpc_FAILED_PRECONDITION", "a call of gRPC failed with this status: the server's state doesn't allow it; the examples have its message", false},
	grpcAborted:            {"grpc_ABORTED", "a call of gRPC failed with this status: given up, as by a conflict of transactions; the examples have its message", false},
	grpcOutOfRange:         {"grpc_OUT_OF_RANGE", "a call of gRPC failed with this status: beyond the end of what there is; the examples have its message", false},
	grpcUnimplemented:      {"grpc_UNIMPLEMENTED", "a call of gRPC failed with this status: the server has no such method; the examples have its message", false},
	grpcInternal:           {"grpc_INTERNAL", "a call of gRPC failed with this status: something in the server is broken; the examples have its message", false},
	grpcUnavailable:        {"grpc_UNAVAILABLE", "a call of gRPC failed with this status: the server can't do it now; the examples have its message", false},
	grpcDataLoss:           {"grpc_DATA_LOSS", "a call of gRPC failed with this status: data is lost or corrupt; the examples have its message", false},
	grpcUnauthenticated:    {"grpc_UNAUTHENTICATED", "a call of gRPC failed with this status: nobody knows who calls; the examples have its message", false},
	BadStatus:              {"status", "a response came, but its status is not one that is right", false},
	badExpectation:         {"expectation", "its headers or its body are not what is expected", false},
	badCoding:              {"coding", "its body is looked at, but its content coding is broken, not known, or unpacks to more than 64 MiB or `max_bytes`", false},
	tooLarge:               {"too_large", "its body has more bytes than `max_bytes`, or than 64 MiB where it is looked at; or an event of a stream, or a message, has more than 16 MiB", false},
	tooSlow:                {"too_slow", "it took longer than `max_duration`", false},
	NothingCaptured:        {"nothing_captured", "a response that is good otherwise has nothing for a `capture` to take; what needs the value is not sent", false},
	LoopNotEnded:           {"loop_not_ended", "a response that is good otherwise came `at_most` times, and the condition of `repeat` still holds, or its list goes on", false},
	Skipped:                {"skipped", "not sent, since a request whose answer it needs has failed: counted apart, and neither a request nor an error", false},
	LeftOut:                {"left_out", "not sent, since its `when` doesn't hold, or it needs a value of a request that was left out: counted apart, and neither a request nor an error", false},
	SentAgain:              {"repeated", "a good response, but to a request that was sent again, in a trial in which that happened to more than one in a hundred", false},
}

// String is the kind's name in results and reports.
func (k ErrorKind) String() string { return ErrorKinds[k].Name }
