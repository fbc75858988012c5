package spec_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"bench/spec"
	"bench/spec/lang"
)

// frame is a spec around one argument: everything that the blocks of the language need besides it.
var frame = map[string]string{
	"bench/workers":           "bench {\n workers {\n%s\n}\n}",
	"history":                 "history {\n%s\n}",
	"history/notify":          "history {\n notify {\n%s\n}\n}",
	"server":                  `server "x" { type = "httpbin"` + "\n%s\n}",
	"server/command":          `server "x" { type = "command"` + "\n command = [\"x\"]\n%s\n}",
	"server/ready":            `server "x" { type = "httpbin"` + "\n ready {\n%s\n}\n}",
	"server/stop":             `server "x" { type = "httpbin"` + "\n stop {\n%s\n}\n}",
	"strategy/ready":          "strategy \"x\" {\n type = \"program\"\n command = [\"x\"]\n ready {\n%s\n}\n}",
	"strategy/stop":           "strategy \"x\" {\n type = \"program\"\n command = [\"x\"]\n stop {\n%s\n}\n}",
	"client/auth":             "client \"x\" {\n auth {\n type = \"basic\"\n username = \"u\"\n password = \"p\"\n%s\n}\n}",
	"benchmark/client/auth":   "benchmark \"x\" {\n groups = [group.g]\n strategies = [strategy.map]\n concurrency = [1]\n client {\n auth {\n type = \"basic\"\n username = \"u\"\n password = \"p\"\n%s\n}\n}\n}",
	"client/retry":            "client \"x\" {\n retry {\n on = [\"503\"]\n%s\n}\n}",
	"benchmark/client/retry":  "benchmark \"x\" {\n groups = [group.g]\n strategies = [strategy.map]\n concurrency = [1]\n client {\n retry {\n on = [\"503\"]\n%s\n}\n}\n}",
	"client/tls":              "client \"x\" {\n tls {\n%s\n}\n}",
	"group":                   "group \"x\" {\n%s\n request \"r\" { url = \"http://127.0.0.1/\" }\n}",
	"mix":                     "mix \"x\" {\n%s\n part \"p\" {\n group = group.g\n share = 1\n}\n}",
	"mix/part":                "mix \"x\" {\n part \"p\" {\n group = group.g\n share = 1\n%s\n}\n}",
	"group/request":           "group \"x\" {\n request \"r\" {\n url = \"http://127.0.0.1/\"\n%s\n}\n}",
	"group/request/expect":    "group \"x\" {\n request \"r\" {\n url = \"http://127.0.0.1/\"\n expect {\n%s\n}\n}\n}",
	"group/request/stream":    "group \"x\" {\n request \"r\" {\n url = \"http://127.0.0.1/\"\n stream \"sse\" {\n%s\n}\n}\n}",
	"group/websocket":         "group \"x\" {\n websocket \"r\" {\n url = \"ws://127.0.0.1/\"\n%s\n}\n}",
	"group/websocket/await":   "group \"x\" {\n websocket \"r\" {\n url = \"ws://127.0.0.1/\"\n await {\n%s\n}\n}\n}",
	"group/websocket/expect":  "group \"x\" {\n websocket \"r\" {\n url = \"ws://127.0.0.1/\"\n expect {\n%s\n}\n}\n}",
	"group/grpc":              "group \"x\" {\n grpc \"r\" {\n target = \"127.0.0.1:1\"\n proto = \"x.proto\"\n method = \"p.S/M\"\n%s\n}\n}",
	"group/grpc/expect":       "group \"x\" {\n grpc \"r\" {\n target = \"127.0.0.1:1\"\n proto = \"x.proto\"\n method = \"p.S/M\"\n expect {\n%s\n}\n}\n}",
	"group/request/multipart": "group \"x\" {\n request \"r\" {\n url = \"http://127.0.0.1/\"\n multipart \"m\" {\n value = \"v\"\n%s\n}\n}\n}",
	"benchmark":               "benchmark \"x\" {\n groups = [group.g]\n strategies = [strategy.map]\n concurrency = [1]\n%s\n}",
	"benchmark/open":          "benchmark \"x\" {\n groups = [group.g]\n strategies = [strategy.map]\n rate = [1]\n%s\n}",
	"benchmark/client":        "benchmark \"x\" {\n groups = [group.g]\n strategies = [strategy.map]\n concurrency = [1]\n client {\n%s\n}\n}",
	"benchmark/client/tls":    "benchmark \"x\" {\n groups = [group.g]\n strategies = [strategy.map]\n concurrency = [1]\n client {\n tls {\n%s\n}\n}\n}",
	"benchmark/track":         "benchmark \"x\" {\n groups = [group.g]\n strategies = [strategy.pool]\n concurrency = [1]\n track {\n subject = group.g\n metrics = [throughput]\n%s\n}\n}",
	"benchmark/compare":       "benchmark \"x\" {\n groups = [group.g]\n strategies = [strategy.map, strategy.pool]\n concurrency = [1]\n compare {\n baseline = strategy.map\n metrics = [throughput]\n%s\n}\n}",
	"benchmark/search":        "benchmark \"x\" {\n groups = [group.g]\n strategies = [strategy.pool]\n search {\n over = \"rate\"\n within = [50, 500]\n holds = [error_ratio <= 0.001]\n%s\n}\n}",
	"benchmark/threshold":     "benchmark \"x\" {\n groups = [group.g]\n strategies = [strategy.map]\n concurrency = [1]\n threshold \"t\" {\n metric = throughput\n min = 1\n%s\n}\n}",
	"benchmark/precondition":  "benchmark \"x\" {\n groups = [group.g]\n strategies = [strategy.map]\n concurrency = [1]\n precondition {\n condition = true\n error_message = \"no\"\n%s\n}\n}",
	"variable":                "variable \"x\" {\n default = 1\n%s\n}",
	"variable/validation":     "variable \"x\" {\n default = 1\n validation {\n condition = true\n error_message = \"no\"\n%s\n}\n}",
	"check":                   "check \"x\" {\n%s\n assert {\n condition = true\n error_message = \"no\"\n}\n}",
	"check/assert":            "check \"x\" {\n assert {\n condition = true\n error_message = \"no\"\n%s\n}\n}",
	"report":                  "report \"x\" {\n format = \"text\"\n%s\n}",
	"output":                  "output \"x\" {\n value = 1\n%s\n}",
	"moved":                   "moved {\n from = group.old\n to = group.g\n%s\n}",
}

// frameOf finds the spec around an argument; what the argument itself sets is taken out of it.
func frameOf(path, argument string, types []string) string {
	block, inside, _ := strings.Cut(path, "/")
	if block == "setup" || block == "teardown" { // which are like groups
		path = strings.TrimSuffix("group/"+inside, "/")
		return strings.Replace(frameOf(path, argument, types), "group \"x\"", block+" \"x\"", 1)
	}
	text, ok := frame[path]
	switch {
	case path == "server" && len(types) > 0 && types[0] == "command":
		text = frame["server/command"]
	case path == "benchmark" && (argument == "arrival" || argument == "max_in_flight" || argument == "rate"):
		text = frame["benchmark/open"]
	case path == "strategy" && len(types) > 0 && types[0] == "program":
		text = "strategy \"x\" {\n type = \"program\"\n command = [\"x\"]\n%s\n}"
	case path == "strategy" && len(types) > 0:
		text = "strategy \"x\" {\n type = \"" + types[0] + "\"\n%s\n}"
	case path == "strategy":
		text = "strategy \"x\" {\n type = \"map\"\n%s\n}"
	case !ok && strings.Contains(path, "/"):
		panic("no frame for " + path)
	case !ok:
		text = path + " \"x\" {\n%s\n}"
		if path == "bench" {
			text = "bench {\n%s\n}"
		}
	}
	var kept []string
	for _, line := range strings.Split(text, "\n") {
		name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		isSet := name == argument && strings.Contains(line, "=") && !strings.Contains(line, "{")
		isLoad := argument == "stages" && (name == "concurrency" || name == "rate")
		isAddress := (path == "group/request" || path == "group/websocket") && name == "url" && (argument == "path")
		if !isSet && !isLoad && !isAddress {
			kept = append(kept, strings.ReplaceAll(line, "{ type = ", "{\n type = "))
		}
	}
	return dropType(strings.Join(kept, "\n"), argument)
}

// dropType takes the type out of a server when that is what is tried.
func dropType(text, argument string) string {
	if argument != "type" {
		return text
	}
	var kept []string
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), "type = ") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

func TestEveryArgumentIsCheckedForItsType(t *testing.T) {
	var visit func(path string, b lang.BlockSchema)
	visit = func(path string, b lang.BlockSchema) {
		for _, a := range b.Arguments {
			if a.Kind == "any value" {
				continue
			}
			t.Run(path+"/"+a.Name, func(t *testing.T) { tryArgument(t, path, a) })
		}
		for _, nested := range b.Blocks {
			visit(path+"/"+nested.Type, nested)
		}
	}
	for _, b := range lang.Schema().Blocks {
		visit(b.Type, b)
	}
}

// tryArgument gives an argument a value that no argument can have, an object in a list in a list, and wants one error,
// at that value.
func tryArgument(t *testing.T, path string, a lang.ArgumentSchema) {
	wrong := "[[{ zzz = true }]]"
	if a.Name == "for_each" {
		wrong = "\"zzz\""
	}
	text := fmt.Sprintf(frameOf(path, a.Name, a.Types), "  "+a.Name+" = "+wrong+" # here")
	text += "\ngroup \"g\" {\n  request \"r\" { url = \"http://127.0.0.1/\" }\n}\n"
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x.bench.hcl"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "x.proto"), []byte(emptyProto), 0o600); err != nil {
		t.Fatal(err)
	}
	line := strings.Count(text[:strings.Index(text, "# here")], "\n") + 1
	s, diags := spec.Read(spec.Options{Paths: []string{dir}, Environ: func() []string { return nil }})
	var errors hcl.Diagnostics
	for _, d := range diags {
		if d.Severity == hcl.DiagError {
			errors = append(errors, d)
		}
	}
	if len(errors) != 1 || errors[0].Subject == nil || errors[0].Subject.Start.Line != line {
		t.Errorf("%d errors, want one in line %d:\n%s\n%s", len(errors), line, text, rendered(s.Files(), errors))
	}
}
