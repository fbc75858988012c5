package client

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	_ "google.golang.org/grpc/encoding/gzip" // for clients that take it
	"google.golang.org/grpc/interop/grpc_testing"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"bench/plan"
	"bench/protos"
)

// testing is grpc-go's own server, with the service of the interoperability tests.
type testingService struct {
	grpc_testing.UnimplementedTestServiceServer
}

func (testingService) UnaryCall(ctx context.Context, in *grpc_testing.SimpleRequest) (*grpc_testing.SimpleResponse, error) {
	if s := in.GetResponseStatus(); s.GetCode() != 0 {
		return nil, status.Error(codes.Code(s.GetCode()), s.GetMessage())
	}
	if in.GetFillUsername() { // the deadline of the test
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if in.GetResponseCompressed().GetValue() {
		if err := grpc.SetSendCompressor(ctx, "gzip"); err != nil {
			return nil, err
		}
	}
	sent, _ := metadata.FromIncomingContext(ctx)
	return &grpc_testing.SimpleResponse{
		Payload:  &grpc_testing.Payload{Body: bytes.Repeat([]byte("x"), int(in.GetResponseSize()))},
		Username: string(in.GetPayload().GetBody()) + strings.Join(sent.Get("x-team"), ","),
	}, nil
}

func (testingService) StreamingOutputCall(in *grpc_testing.StreamingOutputCallRequest, out grpc.ServerStreamingServer[grpc_testing.StreamingOutputCallResponse]) error {
	for _, p := range in.GetResponseParameters() {
		select {
		case <-time.After(time.Duration(p.GetIntervalUs()) * time.Microsecond):
		case <-out.Context().Done(): // the call was cut
			return out.Context().Err()
		}
		message := &grpc_testing.StreamingOutputCallResponse{Payload: &grpc_testing.Payload{Body: bytes.Repeat([]byte("x"), int(p.GetSize()))}}
		if err := out.Send(message); err != nil {
			return err
		}
	}
	if s := in.GetResponseStatus(); s.GetCode() != 0 {
		return status.Error(codes.Code(s.GetCode()), s.GetMessage())
	}
	return nil
}

func (testingService) StreamingInputCall(in grpc.ClientStreamingServer[grpc_testing.StreamingInputCallRequest, grpc_testing.StreamingInputCallResponse]) error {
	size := 0
	for {
		message, err := in.Recv()
		if err == io.EOF {
			return in.SendAndClose(&grpc_testing.StreamingInputCallResponse{AggregatedPayloadSize: int32(size)})
		}
		if err != nil {
			return err
		}
		size += len(message.GetPayload().GetBody())
	}
}

func (testingService) FullDuplexCall(both grpc.BidiStreamingServer[grpc_testing.StreamingOutputCallRequest, grpc_testing.StreamingOutputCallResponse]) error {
	for {
		in, err := both.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := both.Send(&grpc_testing.StreamingOutputCallResponse{Payload: in.GetPayload()}); err != nil {
			return err
		}
	}
}

// grpcServer starts it.
func grpcServer(t *testing.T, options ...grpc.ServerOption) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := grpc.NewServer(options...)
	grpc_testing.RegisterTestServiceServer(s, testingService{})
	go func() { _ = s.Serve(l) }()
	t.Cleanup(s.Stop)
	return l.Addr().String()
}

// call is a call of the service, with messages as JSON.
func call(t *testing.T, server, method string, messages ...string) plan.Request {
	t.Helper()
	set, err := protos.Set(grpc_testing.File_grpc_testing_test_proto)
	if err != nil {
		t.Fatal(err)
	}
	return plan.Request{
		Method: "POST", URL: server + "/grpc.testing.TestService/" + method, Headers: map[string]string{"X-Team": "fx"},
		GRPC:   &plan.GRPC{Method: "grpc.testing.TestService/" + method, Messages: messages, Descriptors: plan.NewDescriptors(set)},
		Stream: &plan.Stream{Format: plan.Messages, IdleLimit: 150 * time.Millisecond, StallLimit: 15 * time.Millisecond},
	}
}

func inTurn(q plan.Request) plan.Request {
	q.GRPC.Send = plan.SendInTurn
	return q
}

func ending(q plan.Request, names ...string) plan.Request {
	q.Expect = &plan.Expect{GRPCStatus: names}
	return q
}

// calls performs a request, alone in its client.
func (r *rig) calls(q plan.Request) {
	r.t.Helper()
	made, err := r.client.Compile([]plan.Request{{Method: "GET", URL: q.URL}, q})
	if err != nil {
		r.t.Fatal(err)
	}
	s := made.Open()
	defer s.Close()
	_ = s.Lane().Do(r.t.Context(), 1, &r.x)
}

// What calls come to, against grpc-go's own server.
func TestCallsOfGRPC(t *testing.T) {
	a := newAuthority(t)
	certificate := a.issue("server", "localhost", "127.0.0.1")
	plain := "http://" + grpcServer(t)
	secure := "https://" + grpcServer(t, grpc.Creds(credentials.NewServerTLSFromCert(&certificate)))
	for _, server := range []string{plain, secure} {
		for _, test := range []struct {
			name   string
			q      plan.Request
			kind   ErrorKind
			says   string
			events int64
			least  time.Duration
			last   map[string]any
		}{
			{name: "unary", q: call(t, server, "UnaryCall", `{"payload":{"body":"aGk="}}`), events: 1, last: map[string]any{"$.username": "hifx"}},
			{name: "large", q: call(t, server, "UnaryCall", `{"response_size":3000000}`), events: 1},
			{name: "nothing", q: call(t, server, "UnaryCall", `{}`), events: 1},
			{
				name: "stream", events: 3, least: 30 * time.Millisecond,
				q: call(t, server, "StreamingOutputCall", `{"responseParameters":[{"interval_us":10000,"size":5},{"interval_us":10000},{"interval_us":10000,"size":70000}]}`),
			},
			{name: "several sent", q: call(t, server, "StreamingInputCall", `{"payload":{"body":"aGk="}}`, `{"payload":{"body":"aGk="}}`), events: 1, last: map[string]any{"$.aggregated_payload_size": 4}},
			{name: "both ways", q: call(t, server, "FullDuplexCall", `{"payload":{"body":"YQ=="}}`, `{}`, `{"payload":{"body":"Yg=="}}`), events: 3, last: map[string]any{"$.payload.body": "Yg=="}},
			{name: "status", q: call(t, server, "UnaryCall", `{"response_status":{"code":14,"message":"no disk: 100 %"}}`), kind: grpcUnavailable, says: "UNAVAILABLE: no disk: 100 %"},
			{
				name: "status after messages", kind: grpcDataLoss, events: 1,
				q: call(t, server, "StreamingOutputCall", `{"responseParameters":[{"size":5}],"response_status":{"code":15}}`),
			},
			{name: "trailers only", q: call(t, server, "UnimplementedCall", `{}`), kind: grpcUnimplemented},
			{name: "a code that is none", q: call(t, server, "UnaryCall", `{"response_status":{"code":99}}`), kind: grpcUnknown, says: "99"},
			{name: "a stream without a message", q: call(t, server, "StreamingOutputCall", `{}`)},
			{name: "in turn", q: inTurn(call(t, server, "FullDuplexCall", `{"payload":{"body":"YQ=="}}`, `{}`, `{"payload":{"body":"Yg=="}}`)), events: 3, last: map[string]any{"$.payload.body": "Yg=="}},
			{name: "a turn alone", q: inTurn(call(t, server, "FullDuplexCall", `{}`)), events: 1},
			{name: "a status that is right", q: ending(call(t, server, "UnaryCall", `{"response_status":{"code":5}}`), "NOT_FOUND")},
			{name: "one of some", q: ending(call(t, server, "UnaryCall", `{}`), "NOT_FOUND", "OK"), events: 1},
			{name: "OK, which isn't right", q: ending(call(t, server, "UnaryCall", `{}`), "NOT_FOUND"), events: 1, kind: badExpectation, says: "expected NOT_FOUND, found OK"},
			{name: "another status than is right", q: ending(call(t, server, "UnaryCall", `{"response_status":{"code":14}}`), "NOT_FOUND"), kind: grpcUnavailable},
			{name: "more than is kept", q: call(t, server, "StreamingOutputCall", `{"responseParameters":[{"size":40000},{"size":40000},{"size":5}]}`), events: 3, last: map[string]any{"$.payload.body": "eHh4eHg="}},
			{name: "too slow", q: call(t, server, "UnaryCall", `{"fill_username":true}`), kind: TimedOut, least: 990 * time.Millisecond},
			{name: "stalled", q: call(t, server, "StreamingOutputCall", `{"responseParameters":[{"size":1},{"interval_us":600000}]}`), kind: Stalled, events: 1, least: 150 * time.Millisecond},
			{name: "not as expected", q: call(t, server, "UnaryCall", `{"response_size":1}`), events: 1, kind: badExpectation, last: map[string]any{"$.username": "hifx"}},
		} {
			if test.last != nil {
				test.q.Expect = &plan.Expect{JSON: test.last}
			}
			r := newRig(t, plan.Client{HTTPVersion: "1.1", Timeout: time.Second, TLS: plan.TLS{CAFile: "ca.pem"}}, Env{Dir: a.dir})
			r.calls(test.q)
			took := r.x.Done - r.x.Sent
			if r.x.Kind != test.kind || !strings.Contains(r.x.Message, test.says) || r.x.Stream.Events != test.events || took < test.least {
				t.Errorf("%s: kind %q (%s), %d events in %v", test.name, r.x.Kind, r.x.Message, r.x.Stream.Events, took)
			}
		}
	}
}

// A packed message is unpacked, up to a limit.
func TestPackedMessagesOfGRPC(t *testing.T) {
	q := call(t, "http://"+grpcServer(t), "UnaryCall", `{"response_size":100000,"response_compressed":{"value":true}}`)
	q.Headers["grpc-accept-encoding"] = "gzip"
	q.Expect = &plan.Expect{JSON: map[string]any{"$.username": "fx"}}
	r := newRig(t, plan.Client{HTTPVersion: "2"}, Env{})
	r.calls(q)
	if r.x.Kind != None || r.x.Stream.Events != 1 || r.x.BytesIn > 50_000 {
		t.Errorf("kind %q (%s), %d bytes", r.x.Kind, r.x.Message, r.x.BytesIn)
	}
}

// What a server says that knows no gRPC, or says it wrong.
func TestAnswersThatAreNoGRPC(t *testing.T) {
	ok := func(w http.ResponseWriter, body string, status string) {
		w.Header().Set("Content-Type", "application/grpc")
		w.Header().Set("Trailer", "Grpc-Status")
		_, _ = io.WriteString(w, body)
		if status != "" {
			w.Header().Set("Grpc-Status", status)
		}
	}
	for _, test := range []struct {
		name string
		play http.HandlerFunc
		kind ErrorKind
	}{
		{"a good one", func(w http.ResponseWriter, _ *http.Request) { ok(w, "\x00\x00\x00\x00\x00", "0") }, None},
		{"a page", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") }, malformed},
		{"an error of HTTP", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusServiceUnavailable) }, BadStatus},
		{"no message", func(w http.ResponseWriter, _ *http.Request) { ok(w, "", "0") }, truncated},
		{"no status", func(w http.ResponseWriter, _ *http.Request) { ok(w, "\x00\x00\x00\x00\x00", "") }, truncated},
		{"a status that is no number", func(w http.ResponseWriter, _ *http.Request) { ok(w, "\x00\x00\x00\x00\x00", "OK") }, malformed},
		{"half a message", func(w http.ResponseWriter, _ *http.Request) { ok(w, "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x05a", "0") }, truncated},
		{"two for one", func(w http.ResponseWriter, _ *http.Request) { ok(w, "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", "0") }, malformed},
		{"no message of its type", func(w http.ResponseWriter, _ *http.Request) { ok(w, "\x00\x00\x00\x00\x02\x0a\xff", "0") }, malformed},
		{"packed, nobody says how", func(w http.ResponseWriter, _ *http.Request) { ok(w, "\x01\x00\x00\x00\x01a", "0") }, malformed},
		{"a flag that is none", func(w http.ResponseWriter, _ *http.Request) { ok(w, "\x02\x00\x00\x00\x01a", "0") }, malformed},
		{"without end", func(w http.ResponseWriter, _ *http.Request) { ok(w, "\x00\xff\xff\xff\xffa", "0") }, tooLarge},
		{"cut", func(w http.ResponseWriter, _ *http.Request) {
			ok(w, "\x00\x00\x00\x00\x00", "")
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}, reset},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := everyWay(t, test.play)["HTTP/2"]
			r := newRig(t, w.client, w.env)
			r.calls(call(t, w.url, "UnaryCall", "{}"))
			if r.x.Kind != test.kind {
				t.Errorf("kind %q, want %q: %s", r.x.Kind, test.kind, r.x.Message)
			}
		})
	}
}

// Values are put into the JSON of a message, and what doesn't fit its type then is not sent.
func TestValuesInMessagesOfGRPC(t *testing.T) {
	q := call(t, "http://"+grpcServer(t), "UnaryCall", "")
	q.Dynamic = &plan.Dynamic{Send: []plan.Text{{{Literal: `{"response_size":`}, {Value: &plan.Value{From: plan.FromData, Name: "d", Field: "n"}}, {Literal: `}`}}}}
	r := newRig(t, plan.Client{HTTPVersion: "2"}, Env{})
	for value, kind := range map[string]ErrorKind{"5": None, "many": UnfitValue} {
		r.x.Values = fixed(value)
		r.calls(q)
		if r.x.Kind != kind {
			t.Errorf("%s: kind %q: %s", value, r.x.Kind, r.x.Message)
		}
	}
}

// The server is told for how long anybody waits, unless a header tells it something else; where it is the first to say that it was too
// long, that is the same timeout. A value of another kind than its slot's is no reason not to begin.
func TestDeadlinesOfCalls(t *testing.T) {
	var told string
	server := everyWay(t, func(w http.ResponseWriter, r *http.Request) {
		told = r.Header.Get("grpc-timeout")
		if r.Header.Get("x-wait") != "" {
			time.Sleep(60 * time.Millisecond)
		}
		w.Header().Set("Content-Type", "application/grpc")
		w.Header().Set("Grpc-Status", "4")
		w.WriteHeader(http.StatusOK)
	})["HTTP/2"]
	for _, test := range []struct {
		client plan.Client
		own    string
		wait   string
		told   string
		kind   ErrorKind
	}{
		{plan.Client{Timeout: 30 * time.Second}, "", "", "30000000u", grpcDeadlineExceeded},
		{plan.Client{Timeout: 30 * time.Minute}, "", "", "1800000m", grpcDeadlineExceeded},
		{plan.Client{Timeout: 20 * time.Second, TimeoutOf: plan.TimeoutOfTotal}, "", "", "20000000u", grpcDeadlineExceeded},
		{plan.Client{Timeout: 30 * time.Second, TimeoutOf: plan.TimeoutOfRead}, "", "", "", grpcDeadlineExceeded},
		{plan.Client{Timeout: 30 * time.Second}, "5S", "", "5S", grpcDeadlineExceeded},
		{plan.Client{}, "", "", "", grpcDeadlineExceeded},
		{plan.Client{Timeout: 50 * time.Millisecond}, "", "yes", "50000u", TimedOut},
	} {
		client := server.client
		client.Timeout, client.TimeoutOf = test.client.Timeout, test.client.TimeoutOf
		r := newRig(t, client, server.env)
		q := call(t, server.url, "UnaryCall", "{}")
		if test.own != "" {
			q.Headers["Grpc-Timeout"] = test.own
		}
		if test.wait != "" {
			q.Headers["X-Wait"] = test.wait
		}
		told = ""
		r.calls(q)
		if told != test.told || r.x.Kind != test.kind {
			t.Errorf("%+v: told %q, want %q; kind %q: %s", test.client, told, test.told, r.x.Kind, r.x.Message)
		}
	}
	for d, want := range map[time.Duration]string{time.Nanosecond: "1u", 100 * time.Second: "100000m", 30 * time.Hour: "108000S", 40_000 * time.Hour: "2400000M"} {
		if got := grpcTimeout(d); got != want {
			t.Errorf("%v is %s, want %s", d, got, want)
		}
	}
}

// Messages are counted where each tells its units, also those that are looked at as they come.
func TestUnitsOfCalls(t *testing.T) {
	q := call(t, "http://"+grpcServer(t), "StreamingInputCall", `{"payload":{"body":"aGk="}}`)
	q.Stream.Count = "$.aggregated_payload_size"
	r := newRig(t, plan.Client{HTTPVersion: "2"}, Env{})
	r.calls(q)
	if r.x.Kind != None || !r.x.Stream.Counted || r.x.Stream.Units != 2 {
		t.Errorf("kind %q (%s), %v units", r.x.Kind, r.x.Message, r.x.Stream.Units)
	}
}

type fixed string

func (f fixed) Append(dst []byte, _ plan.Value) []byte { return append(dst, f...) }
