package spec

import (
	"slices"
	"strings"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
)

// webSocket reads what a WebSocket says and waits for, beside what it has of every request.
func (e *evaluation) webSocket(b *decl.Block, local scope, r *plan.Request) {
	f := e.fields(b, lang.WebSocketBlock, local)
	r.WebSocket = new(plan.WebSocket)
	var sent []plan.Text
	if r.WebSocket.Send, sent = f.textList("send"); len(sent) > 0 {
		if r.Dynamic == nil {
			r.Dynamic = new(plan.Dynamic)
		}
		r.Dynamic.Send = sent
	}
	r.Stream = f.messages()
	r.Secret.Send = f.secret["send"] != nil
	if await := b.One("await"); await != nil {
		inner := e.fields(await, lang.AwaitBlock, local)
		r.WebSocket.Await = inner.await()
		r.Secret.Send = r.Secret.Send || inner.sensitive
	}
	for _, name := range keysOf(r.Headers) {
		if slices.Contains([]string{"sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions", "sec-websocket-accept"}, strings.ToLower(name)) {
			f.wrong(diag.BadHeader, "headers", "Header of the handshake", "%s can't be set: it is what the handshake is made of.", name)
		}
	}
}

// messages reads how messages are followed.
func (f *fields) messages() *plan.Stream {
	s := &plan.Stream{
		Format: plan.Messages, Count: f.count("count"),
		IdleLimit: f.positive("idle_limit"), StallLimit: f.positive("stall_limit"),
	}
	f.checkStalls(s)
	return s
}

// await reads what is waited for.
func (f *fields) await() *plan.Await {
	var x plan.Expect
	f.expectJSON(&x)
	return &plan.Await{JSON: x.JSON, Conditions: x.Conditions, Messages: toInt(f.whole("messages"))}
}

// textList reads a list of texts. Where any has a slot, sent are all of them, and shown are they for people.
func (f *fields) textList(name string) (shown []string, sent []plan.Text) {
	v, ok := f.value(name)
	if !ok {
		return nil, nil
	}
	if f.isSent(name) && !v.IsWhollyKnown() {
		if sent = f.sentList(name); sent == nil {
			return nil, nil // it has an error, which is reported
		}
		for _, text := range sent {
			shown = append(shown, text.String())
		}
		return shown, sent
	}
	return f.texts(name), nil
}
