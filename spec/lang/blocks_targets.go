package lang

import (
	"time"

	"bench/plan"
)

var forEachArgument = Argument{
	Name: "for_each", Kind: EachKind,
	Doc: "Makes one of these for each element: `each.key` is a map's key, a list's index from 0 or a set's element, and " +
		"`each.value` its value.",
}

// ServerBlock is something to start for the run.
var ServerBlock = &Block{
	Type: "server", Label: true,
	Doc: "Something that bench starts for the run and stops after it: the embedded httpbin, or a command. It gives `url`, " +
		"`host` and `port`, which are known only after the start; `plan` shows `(known after start)`. It may " +
		"listen on `127.0.0.1` or on `::1`: requests to its `url` go where it is.",
	Arguments: []Argument{
		{
			Name: "type", Kind: TextKind, Required: true, Words: plan.Texts(plan.ServerTypes()),
			Doc: "`\"httpbin\"`, the embedded server, or `\"command\"`.",
		},
		descriptionArgument,
		forEachArgument,
		{
			Name: "command", Kind: TextsKind, Whole: true, Of: []string{"command"},
			Doc: "The program and its arguments. No shell is involved: write `[\"sh\", \"-c\", \"…\"]` for one. " +
				"`plan` shows it, and `run` asks before it starts it, so nothing in it can be sensitive: hand secrets over in `env`.",
		},
		{
			Name: "env", Kind: TextMapKind, Of: []string{"command"},
			Doc: "Environment variables to add to the shell's, or to put in place of them. `self.port` is the port that the server " +
				"should listen on. `plan` and the approval show them; of a sensitive value where it comes from and a digest.",
		},
		{Name: "dir", Kind: TextKind, Default: Default{Value: "", Says: "the spec's folder"}, Of: []string{"command"}, Doc: "Folder to start in, relative to the spec's."},
		{Name: "port", Kind: WholeKind, Default: Default{Value: 0, Says: "a free one"}, Bounds: Bounds{Least: 1, Most: 65535}, Doc: "TCP port that it listens on."},
		{
			Name: "on", Kind: TextMapKind,
			Doc: "The labels of the worker that it runs on, of which there must be one: `{ role = \"sut\" }` for " +
				"`bench worker -no-load -label=role=sut -advertise=10.0.0.9`. `host` is that address then. Without, it runs beside `bench run`, and so it does with `-workers=0`.",
		},
		{
			Name: "restart", Kind: TextKind, Default: is("never"), Of: []string{"command"},
			Doc: "When to start it anew: `\"never\"`, or between blocks, such as `\"every 5 blocks\"`.",
		},
		{Name: "latency", Kind: DurationKind, Default: is(time.Duration(0)), Of: []string{"httpbin"}, Doc: "Added to each response."},
		{Name: "jitter", Kind: DurationKind, Default: is(time.Duration(0)), Of: []string{"httpbin"}, Doc: "Added to the latency by chance, evenly between plus and minus this."},
		{
			Name: "error_ratio", Kind: NumberKind, Default: is(0.0), Bounds: Bounds{Most: 1}, Of: []string{"httpbin"},
			Doc: "Share of the responses that are status 500.",
		},
		{
			Name: "workers", Kind: WholeKind, Default: Default{Value: 0, Says: "any number"}, Bounds: Bounds{Least: 1, Most: 10_000}, Of: []string{"httpbin"},
			Doc: "How many requests are served at once, each for `latency`; the others wait for their turn. So its capacity is known: `workers` / `latency`.",
		},
		{
			Name: "queue", Kind: WholeKind, Default: Default{Value: 0, Says: "any number"}, Bounds: Bounds{Least: 1, Most: 1_000_000}, Of: []string{"httpbin"},
			Doc: "How many requests may wait for one of its `workers`. What comes then is status 503.",
		},
	},
	Blocks: []Nested{{Block: ReadyBlock, Most: 1}, {Block: StopBlock, Most: 1}},
	Rules:  []string{"A server of type `command` needs `command`."},
}

// ReadyBlock says when a server can be loaded.
var ReadyBlock = &Block{
	Type: "ready",
	Doc:  "How the server shows that it can be loaded. Without this block: its port accepts a connection.",
	Arguments: []Argument{
		{Name: "path", Kind: TextKind, Doc: "A GET of this path must answer with the status below."},
		{Name: "status", Kind: WholeKind, Default: is(200), Bounds: Bounds{Least: 100, Most: 599}, Doc: "The status that means ready."},
		{Name: "tcp", Kind: BoolKind, Default: Default{Says: "true without path"}, Doc: "A connection is enough."},
		{Name: "timeout", Kind: DurationKind, Default: is(30 * time.Second), Doc: "How long it may take; then the run ends with the server's last lines."},
	},
	Rules: []string{"`path` and `tcp = true` exclude each other."},
}

// StopBlock says how a server is ended.
var StopBlock = &Block{
	Type: "stop",
	Doc:  "How the server is asked to end, with all the processes it started.",
	Arguments: []Argument{
		{
			Name: "signal", Kind: TextKind, Default: firstOf(plan.Signals()),
			Words: plan.Texts(plan.Signals()),
			Doc:   "The signal that it gets.",
		},
		{Name: "timeout", Kind: DurationKind, Default: is(10 * time.Second), Doc: "How long it may take to end; then it is killed."},
	},
}

// ClientBlock says how requests travel.
var ClientBlock = &Block{
	Type: "client", Label: true,
	Doc: "How requests travel. A group and a strategy can name one, and a benchmark has a nested `client` block of its own. " +
		"They are merged argument by argument: default, then group, then benchmark, then strategy.",
	Arguments: append([]Argument{descriptionArgument}, clientArguments...),
	Blocks:    []Nested{{Block: TLSBlock, Most: 1}, {Block: AuthBlock, Most: 1}, {Block: RetryBlock, Most: 1}},
	Rules:     clientRules,
}

// BenchmarkClientBlock is a client without a name, inside a benchmark.
var BenchmarkClientBlock = &Block{
	Type: "client",
	Doc:  "Client settings for all cells of this benchmark, with the arguments of a `client` block.",

	Arguments: clientArguments,
	Blocks:    []Nested{{Block: TLSBlock, Most: 1}, {Block: AuthBlock, Most: 1}, {Block: RetryBlock, Most: 1}},
	Rules:     clientRules,
}

var clientRules = []string{
	"`http_version = \"2\"` on an http:// URL is HTTP/2 with prior knowledge; HTTP/3 needs https://.",
	"`proxy` and `unix_socket` exclude each other.",
}

var clientArguments = []Argument{
	{
		Name: "http_version", Kind: TextKind, Default: firstOf(plan.HTTPVersions()), Words: plan.Texts(plan.HTTPVersions()),
		Doc: "HTTP version to speak.",
	},
	{Name: "keep_alive", Kind: BoolKind, Default: is(true), Doc: "Whether connections are used again. If not, each request opens one."},
	{Name: "max_connections", Kind: WholeKind, Default: Default{Value: 0, Says: "no limit", But: "; 1 with HTTP/2 and HTTP/3, which send many requests over one"}, Bounds: Bounds{Least: 1, Most: 1_000_000}, Doc: "Most connections a session has open at once; further requests wait."},
	{Name: "timeout", Kind: DurationKind, Default: is(30 * time.Second), Doc: "How long a request may take, from sent to the last byte unless `timeout_of` says otherwise."},
	{
		Name: "timeout_of", Kind: TextKind, Default: firstOf(plan.TimeoutsOf()), Words: plan.Texts(plan.TimeoutsOf()),
		Doc: "What `timeout` is the time of: `\"response\"`, from sent to the last byte; `\"read\"`, each wait for more of the response, " +
			"as in requests; `\"total\"`, all of it, from the call to the last byte, with the wait for a connection, connecting and " +
			"redirects, as in aiohttp.",
	},
	{
		Name: "connect_timeout", Kind: DurationKind, Default: Default{Value: 5 * time.Second, But: "; with `timeout_of` the timeout"},
		Doc: "How long it may take to open a connection.",
	},
	{
		Name: "follow_redirects", Kind: RedirectsKind, Default: is(0), Bounds: Bounds{Most: 50},
		Doc: "How many redirects are followed; `true` means 10. Each is checked against the approved hosts.",
	},
	{Name: "proxy", Kind: TextKind, Doc: "URL of a proxy: http://, https:// or socks5://."},
	{Name: "resolve", Kind: TextMapKind, Doc: "Addresses to use in place of DNS: `{ \"shop.example.com:443\" = \"127.0.0.1:8443\" }`."},
	{Name: "unix_socket", Kind: TextKind, Doc: "Path of a Unix socket to connect to, whatever host the URL names. `run` asks before it is used."},
	{Name: "local_addresses", Kind: TextsKind, Doc: "Addresses of this machine to connect from, in turn."},
	{Name: "cookies", Kind: BoolKind, Default: is(false), Doc: "Whether cookies that a server sets are sent back within a session."},
}

// TLSBlock says how TLS is spoken.
var TLSBlock = &Block{
	Type: "tls",
	Doc:  "TLS settings. Files are relative to the spec's folder.",
	Arguments: []Argument{
		{Name: "ca_file", Kind: TextKind, Doc: "PEM file with the certificates to trust in place of the system's."},
		{Name: "cert_file", Kind: TextKind, Doc: "PEM file with the certificate to show (mTLS)."},
		{Name: "key_file", Kind: TextKind, Doc: "PEM file with that certificate's key."},
		{Name: "server_name", Kind: TextKind, Default: Default{Value: "", Says: "the URL's host"}, Doc: "Name that the server's certificate must have; sent as SNI."},
		{Name: "insecure_skip_verify", Kind: BoolKind, Default: is(false), Doc: "Trust any certificate."},
		{Name: "min_version", Kind: TextKind, Default: Default{Value: string(plan.UsualTLS), But: "; \"1.3\" with HTTP/3"}, Words: plan.Texts(plan.TLSVersions()), Doc: "Lowest TLS version to accept."},
	},
	Rules: []string{"`cert_file` and `key_file` need each other."},
}
