package spec

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/words"
)

// A server is a planned server and the block it comes from.
type server struct {
	plan.Server
	block *decl.Block
}

// serverHost is where every server listens, and so where every URL of one leads.
const serverHost = "127.0.0.1"

// decodeServers plans the servers of a block and gives the value of server.NAME.
func (e *evaluation) decodeServers(b *decl.Block) cty.Value {
	return e.each(b, nil, func(i instance) cty.Value {
		f := e.fields(b, lang.ServerBlock, i.scope)
		port, on := toInt(f.whole("port")), f.on()
		name := b.Name + i.suffix()
		at := e.endpoint(name, port, on)
		self := serverValue(name, i.address(b), at)
		f.scope = i.scope.with("self", self)
		for _, other := range e.servers {
			if other.Port == port && maps.Equal(other.On, on) && f.has("port") && !f.bad {
				f.wrong(diag.Conflict, "port", "Port used twice", "server.%s listens on port %d already. Without port, bench finds a free one.", other.Name, port)
			}
		}
		e.servers = append(e.servers, server{e.server(f, name, at, on), b})
		return self
	})
}

// serverValue is what server.NAME and self give. Without a port it is unknown, but it begins with what is known already.
func serverValue(name, address string, at plan.Endpoint) cty.Value {
	origin, host := "http://", cty.UnknownVal(cty.String).RefineNotNull()
	if at.Host != "" {
		origin, host = "http://"+plan.Bracketed(at.Host, "")+":", cty.StringVal(at.Host)
	}
	url := cty.UnknownVal(cty.String).Refine().NotNull().StringPrefixFull(origin).NewValue()
	number := cty.UnknownVal(cty.Number).Refine().NotNull().NumberRangeLowerBound(cty.NumberIntVal(1), true).NewValue()
	if at.Port != 0 {
		number = cty.NumberIntVal(int64(at.Port))
	}
	if at.Port != 0 && at.Host != "" {
		url = cty.StringVal(origin + strconv.Itoa(at.Port))
	}
	return cty.ObjectVal(map[string]cty.Value{
		"address": cty.StringVal(address), "name": cty.StringVal(name),
		"url": url, "host": host, "port": number,
	})
}

func (e *evaluation) server(f *fields, name string, at plan.Endpoint, on map[string]string) plan.Server {
	f.constant("description")
	s := plan.Server{
		Name:    name,
		Type:    plan.ServerType(f.constantOr("type", string(plan.Httpbin))),
		Command: f.texts("command"),
		Env:     f.textMap("env"),
		Dir:     f.constant("dir"),
		Port:    at.Port,
		On:      on,
		Latency: f.duration("latency"), Jitter: f.duration("jitter"), ErrorRatio: f.number("error_ratio"),
		Workers: toInt(f.whole("workers")), Queue: toInt(f.whole("queue")),
		Ready: e.ready(f), Stop: e.stop(f),
		RestartEvery: f.restart(),
		Range:        rangeOf(f.b.Header),
	}
	f.onlyFor(string(s.Type))
	if f.has("workers") && s.Latency == 0 && !f.bad && !f.b.Meant["latency"] {
		f.wrong(diag.Conflict, "workers", "Workers without work", "Each worker takes the latency for a request, and without it no time: give the server a latency.")
	}
	if f.has("queue") && !f.has("workers") && !f.bad {
		f.wrong(diag.Conflict, "queue", "Queue without workers", "Nothing waits in it: give the server workers.")
	}
	if s.Type == plan.Command && len(s.Command) == 0 && !f.bad {
		if f.has("command") {
			f.wrong(diag.BadValue, "command", "Empty command", "The command needs at least the program's name.")
		} else if !f.b.Meant["command"] {
			e.report(diag.Failure(diag.MissingArgument, f.b.Header, "Missing argument", "A server of type \"command\" needs the argument \"command\": command = [\"./server\"]."))
		}
	}
	if len(on) > 0 {
		s.Host = at.Host
	}
	f.checkProcess(s)
	f.approvable(&s)
	return s
}

// endpoint is as much as is known of where a server listens.
func (e *evaluation) endpoint(name string, port int, on map[string]string) plan.Endpoint {
	at, chosen := e.world.addresses[name]
	if port != 0 {
		at.Port = port
	}
	if len(on) == 0 && !chosen {
		at.Host = serverHost
	}
	return at
}

// on reads the labels of the worker that a server runs on; none: it runs beside whoever conducts.
func (f *fields) on() map[string]string {
	if _, known := f.known("on"); !known {
		return nil
	}
	labels := f.textMap("on")
	if f.has("on") && len(labels) == 0 && !f.bad {
		f.wrong(diag.BadValue, "on", "No worker is named", "Name the worker by a label that it alone has: on = { role = \"sut\" }, for `bench worker -no-load -label=role=sut`.")
	}
	for _, name := range keysOf(labels) {
		if why := UnfitLabel(name, labels[name]); why != "" {
			f.wrong(diag.BadValue, "on", "Invalid label", "%s.", words.Sentence(why))
		}
	}
	return labels
}

// isAt says whether a server listens on a host. Where that is not known it doesn't.
func (s server) isAt(host string) bool {
	if len(s.On) > 0 {
		return s.Host != "" && strings.EqualFold(host, s.Host)
	}
	return plan.IsLoopback(host)
}

// checkProcess refuses what no process can be started with.
func (f *fields) checkProcess(s plan.Server) {
	if slices.ContainsFunc(s.Command, func(arg string) bool { return strings.ContainsRune(arg, 0) }) {
		f.wrong(diag.BadValue, "command", "NUL in a command", "A program's arguments end where a NUL character stands: leave it out.")
	}
	if len(s.Command) > 0 && strings.TrimSpace(s.Command[0]) == "" {
		f.wrong(diag.BadValue, "command", "Empty command", "The command begins with the program's name, and this one is empty.")
	}
	if strings.ContainsRune(s.Dir, 0) {
		f.wrong(diag.BadValue, "dir", "NUL in a folder's name", "No folder has a NUL character in its name.")
	}
	for _, name := range keysOf(s.Env) {
		switch {
		case name == "" || strings.ContainsAny(name, "=\x00"):
			f.wrong(diag.BadValue, "env", "Invalid environment variable", "%q can't be the name of an environment variable: it has an = or a NUL character in it, or nothing.", name)
		case strings.ContainsRune(s.Env[name], 0):
			f.wrong(diag.BadValue, "env", "Invalid environment variable", "The value of %s has a NUL character in it, which no environment variable can have.", name)
		}
	}
}

// onlyFor reports arguments that go with other values of type.
func (f *fields) onlyFor(typ string) {
	if f.bad || !f.has("type") {
		return // what type it should be is not known
	}
	for _, a := range f.def.Arguments {
		if len(a.Of) > 0 && f.has(a.Name) && !slices.Contains(a.Of, typ) {
			arg := f.b.Args[a.Name]
			f.e.report(diag.Failure(diag.Conflict, arg.NameRange, "Argument of another type",
				"%s goes with type %s, and this is a %s of type %q.", a.Name, words.Or(words.Quoted(a.Of)), f.b.Type, typ))
		}
	}
}

func (e *evaluation) ready(f *fields) plan.Ready {
	ready := plan.Ready{TCP: true, Timeout: lang.DefaultOf[time.Duration](lang.ReadyBlock, "timeout")}
	b := f.b.One("ready")
	if b == nil {
		return ready
	}
	r := e.fields(b, lang.ReadyBlock, f.scope)
	ready.Timeout = r.positive("timeout")
	ready.Path = r.text("path")
	ready.TCP = r.booleanOr("tcp", ready.Path == "")
	switch {
	case ready.Path != "" && ready.TCP && r.has("tcp"):
		r.wrong(diag.Conflict, "tcp", "Two ways to be ready", "With path the server is ready when it answers; with tcp = true, when it accepts a connection. Choose one.")
	case ready.Path != "" && ready.Path[0] != '/' && ready.Path != plan.KnownAfterStart:
		r.wrong(diag.BadURL, "path", "Path without a slash", "A path begins with a slash: \"/%s\".", ready.Path)
	case ready.Path != "" && ready.Path != plan.KnownAfterStart && !requestablePath(ready.Path):
		r.wrong(diag.BadURL, "path", "Invalid path", "%q can't be requested: a path has no # and no control characters, and %% stands before two hexadecimal digits.", ready.Path)
	case ready.Path == "" && !ready.TCP:
		r.wrong(diag.Conflict, "tcp", "No way to be ready", "Give a path, or leave tcp = true.")
	}
	if ready.Path != "" {
		ready.Path = strings.ReplaceAll(ready.Path, " ", "%20")
		ready.Status = toInt(r.whole("status"))
	} else if r.has("status") {
		r.wrong(diag.Conflict, "status", "Status without a path", "A status comes in answer to a request: give a path, too.")
	}
	return ready
}

func (e *evaluation) stop(f *fields) plan.Stop {
	stop := plan.Stop{Signal: plan.Signal(lang.DefaultOf[string](lang.StopBlock, "signal")), Timeout: lang.DefaultOf[time.Duration](lang.StopBlock, "timeout")}
	if b := f.b.One("stop"); b != nil {
		s := e.fields(b, lang.StopBlock, f.scope)
		stop = plan.Stop{Signal: plan.Signal(s.constant("signal")), Timeout: s.duration("timeout")}
	}
	return stop
}

// restart reads "never" or "every N blocks".
func (f *fields) restart() int {
	text := f.constant("restart")
	blocks, ok := plan.ParseRestart(text)
	if !ok {
		f.wrong(diag.BadValue, "restart", "Value not allowed", "restart must be \"never\", or \"every N blocks\" with a number of blocks, not %q.", text)
	}
	return blocks
}

// each makes a block's instances and puts their values into the value that expressions see: the value itself without
// for_each, else an object by key, or a tuple for a list.
func (e *evaluation) each(b *decl.Block, local scope, build func(instance) cty.Value) cty.Value {
	found, ok := e.instances(b, local)
	if b.Args["for_each"] == nil && ok {
		return build(found[0])
	}
	byKey := map[string]cty.Value{}
	var inOrder []cty.Value
	for _, i := range found {
		v := build(i)
		byKey[i.key] = v
		inOrder = append(inOrder, v)
	}
	if !ok {
		return cty.DynamicVal
	}
	if len(found) > 0 && found[0].index {
		return cty.TupleVal(inOrder)
	}
	return cty.ObjectVal(byKey)
}

// address is how expressions refer to an instance: server.build["base"], group.api[3].
func (i instance) address(b *decl.Block) string {
	switch {
	case !i.hasKey:
		return b.Address()
	case i.index:
		return b.Address() + "[" + i.key + "]"
	}
	return fmt.Sprintf("%s[%s]", b.Address(), words.Quote(i.key))
}
