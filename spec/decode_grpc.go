package spec

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/spec/slots"
	"bench/words"
)

// call reads what a call of gRPC has beside what each request has.
func (e *evaluation) call(b *decl.Block, local scope, g *group, base requestBase, r *plan.Request) {
	f := e.fields(b, lang.GRPCBlock, local)
	r.Stream = f.messages()
	r.GRPC = &plan.GRPC{Method: strings.TrimPrefix(f.constant("method"), "/"), Send: plan.Sending(f.constant("send"))}
	f.checkMetadata(r.Headers)
	if expect := b.One("expect"); expect != nil {
		inner := e.fields(expect, lang.GRPCBlock.Nested("expect").Block, local)
		r.Expect.GRPCStatus = inner.grpcStatuses()
		r.Secret.Expect = r.Secret.Expect || inner.sensitive
	}
	r.URL = f.target(g, base, "/"+r.GRPC.Method, r)
	name := "message"
	if f.has("messages") {
		name = "messages"
	}
	if f.has("message") && f.has("messages") {
		f.wrong(diag.Conflict, "messages", "Both message and messages", "A call has a message, or a list of them where its method takes a stream.")
		return
	}
	var sent []plan.Text
	r.GRPC.Messages, sent = f.jsonTexts(name, name == "messages")
	r.Secret.Send = f.secret[name] != nil
	if len(sent) > 0 {
		if r.Dynamic == nil {
			r.Dynamic = new(plan.Dynamic)
		}
		r.Dynamic.Send = sent
	}
	if !f.described(r.GRPC) || f.bad || r.GRPC.Method == "" {
		return
	}
	call := f.grpcMethod(r.GRPC.Descriptors.Set, r.GRPC.Method)
	if call == nil {
		return
	}
	r.GRPC.ClientStreams, r.GRPC.ServerStreams = call.ClientStreams, call.ServerStreams
	if name == "messages" && !call.ClientStreams {
		f.wrong(diag.Conflict, "messages", "One message", "%s takes one message: message = { … }.", r.GRPC.Method)
		return
	}
	if r.GRPC.Send == plan.SendInTurn && (!call.ClientStreams || !call.ServerStreams) {
		f.wrong(diag.Conflict, "send", "Nothing to take turns with", "%s is not a stream in both directions: only then there is an answer to each message that the next one can wait for.", r.GRPC.Method)
	}
	f.checkMessages(call, name, r.GRPC.Messages, sent)
}

// grpcStatuses are those that a call may end with.
func (f *fields) grpcStatuses() []string {
	list := f.texts("grpc_status")
	for _, name := range list {
		if all := plan.GRPCStatuses(); name != plan.KnownAfterStart && !slices.Contains(all, name) {
			f.wrong(diag.BadValue, "grpc_status", "Unknown status", "%q is no status of gRPC.%s", name, diag.DidYouMean(name, all))
		}
	}
	return list
}

// checkMetadata sees that binary metadata is what gRPC sends it as: a text can't have all bytes, so that it is written in base64.
func (f *fields) checkMetadata(headers map[string]string) {
	for _, name := range keysOf(headers) {
		value := headers[name]
		if f.slots["headers"][name] != nil || value == plan.KnownAfterStart || !strings.HasSuffix(strings.ToLower(name), "-bin") {
			continue
		}
		if _, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(value, "=")); err != nil {
			f.wrong(diag.BadHeader, "headers", "Metadata that isn't base64", "%s is binary metadata, as its name ends in -bin: its value is written in base64, as by base64encode(\"…\").", name)
		}
	}
}

// described reads by what a call is described, and says whether the plan has that: with reflection it is the run that asks.
func (f *fields) described(call *plan.GRPC) bool {
	call.Reflection = f.boolean("reflection")
	switch {
	case call.Reflection && f.has("proto"):
		f.wrong(diag.Conflict, "reflection", "Both proto and reflection", "A call is described by a .proto file, or by its server.")
		return false
	case call.Reflection:
		if service, method, ok := strings.Cut(call.Method, "/"); call.Method != "" && (!ok || service == "" || method == "") {
			f.wrong(diag.UnknownReference, "method", "Unknown method", "%q is not a method: it is the service, a slash and the method, such as \"helloworld.Greeter/SayHello\".", call.Method)
		}
		return false
	case !f.has("proto"):
		if !f.b.Meant["proto"] && !f.b.Meant["reflection"] && !f.bad {
			f.e.report(diag.Failure(diag.MissingArgument, f.b.Header, "Missing argument", "The call %q needs a .proto file that describes it, proto = \"…\", or reflection = true, by which the server is asked.", f.b.Name))
		}
		return false
	}
	set := f.protoSet("proto")
	if set == nil {
		return false
	}
	call.Descriptors = plan.NewDescriptors(set)
	return true
}

// target is the URL of a call: that of its server, with the path of its method.
func (f *fields) target(g *group, base requestBase, path string, r *plan.Request) string {
	prefix, name := base.URL, "target"
	v, given := f.value("target")
	switch {
	case given:
		if prefix = prefixOf(v); !strings.Contains(prefix.text, "://") && (prefix.whole || prefix.text != "") {
			prefix.text = "http://" + prefix.text
		}
	case f.has("target"): // it has an error, or is null
		return ""
	case !base.hasURL && g.block.Meant["base_url"], f.b.Meant["target"]:
		return ""
	case !base.hasURL:
		f.e.report(diag.Failure(diag.MissingArgument, f.b.Header, "Missing argument", "The call %q needs a target, or the %s a base_url.", f.b.Name, g.called()))
		return ""
	}
	if !prefix.whole {
		f.unknown = true
		return plan.KnownAfterStart + path
	}
	if prefix.text == "" {
		return ""
	}
	u, ok := f.parseURL(name, strings.TrimSuffix(prefix.text, "/")+path)
	if !ok || f.tellsHost(name, u.Hostname()) {
		return ""
	}
	return f.finishURL(g, u, nil, r)
}

// jsonTexts reads a value as JSON, or each of a list. Where any has a slot, sent are all of them, and shown are they for people.
func (f *fields) jsonTexts(name string, list bool) (shown []string, sent []plan.Text) {
	v, ok := f.value(name)
	switch {
	case !ok && f.has(name):
		return nil, nil
	case !ok:
		return []string{"{}"}, nil
	}
	if !v.IsWhollyKnown() && f.isSent(name) {
		f.compile(name, func(c *slots.Compiler, expr hclsyntax.Expression) texts {
			if list {
				sent = c.JSONs(expr)
			} else {
				sent = []plan.Text{c.JSON(expr)}
			}
			return texts{"": sent}
		})
		for _, text := range sent {
			shown = append(shown, text.String())
		}
		return shown, sent
	}
	values := []cty.Value{v}
	if list && v.Type() == cty.DynamicPseudoType { // what it is to be is not known, or an error that was reported
		f.unknown = true
		return []string{plan.KnownAfterStart}, nil
	}
	if list {
		if ty := v.Type(); ty == cty.DynamicPseudoType && !v.IsKnown() {
			return nil, nil // what is wrong with it is said elsewhere
		} else if !ty.IsTupleType() && !ty.IsListType() {
			f.wrong(diag.WrongType, name, "Wrong type", "%s must be a list of messages, not %s.", name, describe(v))
			return nil, nil
		}
		values = nil
		if v.IsKnown() {
			values = v.AsValueSlice()
		}
	}
	for _, value := range values {
		if !value.IsWhollyKnown() {
			f.unknown = true
			shown = append(shown, plan.KnownAfterStart)
			continue
		}
		text, err := stdlib.JSONEncode(value)
		if err != nil {
			f.wrong(diag.WrongType, name, "Can't be written as JSON", "%s.", words.Sentence(words.OneLine(err.Error())))
			return nil, nil
		}
		shown = append(shown, text.AsString())
	}
	return shown, nil
}
