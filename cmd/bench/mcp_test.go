//go:build !windows

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// An assistant is a client of bench mcp in a folder.
type assistant struct {
	*sdk.ClientSession
	dir string
}

func newAssistant(t *testing.T, args ...string) *assistant {
	t.Helper()
	program, err := exec.LookPath("bench") // as the stories have it
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	server := exec.Command(program, append([]string{"mcp"}, args...)...)
	server.Dir, server.Stderr = dir, os.Stderr
	client := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(context.Background(), &sdk.CommandTransport{Command: server}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := session.Close(); err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	return &assistant{session, dir}
}

// asks calls a tool: what it answers, and whether it couldn't.
func (a *assistant) asks(t *testing.T, tool string, in map[string]any) (text string, failed bool) {
	t.Helper()
	r, err := a.CallTool(context.Background(), &sdk.CallToolParams{Name: tool, Arguments: in})
	if err != nil {
		return err.Error(), true
	}
	for _, c := range r.Content {
		if c, ok := c.(*sdk.TextContent); ok {
			text += c.Text
		}
	}
	return text, r.IsError
}

func (a *assistant) writes(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(a.dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAnAssistantMeasures(t *testing.T) {
	shop := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer shop.Close()
	a := newAssistant(t)
	a.writes(t, "shop.bench.hcl", `
variable "shop" { type = string }
group "shop" {
  base_url = var.shop
  request "home" { path = "/" }
}
benchmark "load" {
  groups      = [group.shop]
  strategies  = [strategy.pool]
  concurrency = [2]
  duration    = "400ms"
  blocks      = 2
}
`)
	a.writes(t, "wrong.bench.hcl", "benchmarks \"x\" {}\n")
	vars := map[string]any{"shop": shop.URL}
	for _, step := range []struct {
		tool   string
		in     map[string]any
		failed bool
		want   string
	}{
		{"bench_validate", map[string]any{"path": "wrong.bench.hcl"}, true, `"benchmark"`},
		{"bench_validate", map[string]any{"path": "shop.bench.hcl", "variables": vars}, false, ""},
		{"bench_plan", map[string]any{"path": "shop.bench.hcl", "variables": vars}, false, "load"},
		{"bench_run", map[string]any{"path": "shop.bench.hcl", "variables": vars}, false, "p50"},
		{"bench_show", map[string]any{"format": "json"}, false, `"throughput"`},
		{"bench_run_urls", map[string]any{"urls": []string{shop.URL}, "seconds": 1}, false, "p50"},
		{"bench_compare", map[string]any{"baseline": "newest"}, false, ""},
		{"bench_list_runs", nil, false, "complete"},
		{"bench_explain", map[string]any{"what": "as_completed"}, false, "completion order"},
		{"bench_language", nil, false, `"benchmark"`},
		{"bench_history", nil, true, "store"},
	} {
		if step.in == nil {
			step.in = map[string]any{}
		}
		text, failed := a.asks(t, step.tool, step.in)
		if failed != step.failed || !strings.Contains(text, step.want) {
			t.Errorf("%s %v: failed %t, want %t and %q in\n%s", step.tool, step.in, failed, step.failed, step.want, text)
		}
	}
}

func TestALongRunIsInterruptedAndKept(t *testing.T) {
	shop := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer shop.Close()
	a := newAssistant(t, "-longest=3s")
	text, _ := a.asks(t, "bench_run_urls", map[string]any{"urls": []string{shop.URL}, "seconds": 60})
	if !strings.Contains(text, "interrupted after 3s") {
		t.Errorf("said %s", text)
	}
	if runs, _ := a.asks(t, "bench_list_runs", map[string]any{}); !strings.Contains(runs, "interrupted") {
		t.Errorf("runs are %s", runs)
	}
}

// hostileCalls is how many calls of a hostile assistant the test makes; the variable asks for more.
func hostileCalls() int {
	if n, err := strconv.Atoi(os.Getenv("BENCH_MCP_CALLS")); err == nil {
		return n
	}
	return 60
}

const redirectedSpec = `
bench { allowed_hosts = ["127.0.0.1"] }
client "c" { follow_redirects = true }
strategy "c" {
  type   = "pool"
  client = client.c
}
group "g" {
  base_url = "WELCOME"
  request "r" { path = "/" }
}
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.c]
  concurrency = [1]
  duration    = "20ms"
  blocks      = 1
}
`

// Whatever an assistant writes into specs and calls, nobody is contacted but who was allowed, and nothing is started.
func TestAnAssistantReachesNobodyElse(t *testing.T) {
	const allowed = "127.0.0.9" // an address of this machine that isn't called loopback there
	canary := newCanary(t, "127.0.0.1:0")
	var welcomed atomic.Int32
	away := http.RedirectHandler("http://"+canary.address+"/redirected", http.StatusFound)
	welcome := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		welcomed.Add(1)
		away.ServeHTTP(w, r)
	}))
	var err error
	if welcome.Listener, err = net.Listen("tcp", allowed+":0"); err != nil {
		t.Skip(err)
	}
	welcome.Start()
	defer welcome.Close()
	a := newAssistant(t, "-allowed-hosts="+allowed)
	marker := filepath.Join(t.TempDir(), "started")
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(of ...string) string { return of[rng.IntN(len(of))] }
	for i := range hostileCalls() {
		host := pick(canary.address, "localhost:"+canary.port, "127.1:"+canary.port, "[::ffff:127.0.0.1]:"+canary.port, "2130706433:"+canary.port, "0.0.0.0:"+canary.port, allowed+"@"+canary.address, "a.localhost:"+canary.port)
		base := pick("http://"+host, "http://"+host, welcome.URL)
		if i%10 == 0 { // one that leads away by a redirect, in each ten
			a.writes(t, "redirected.bench.hcl", strings.ReplaceAll(redirectedSpec, "WELCOME", welcome.URL))
			a.asks(t, "bench_run", map[string]any{"path": "redirected.bench.hcl"})
		}
		a.writes(t, "hostile.bench.hcl", fmt.Sprintf(`
bench { allowed_hosts = [%q, "localhost", "*.localhost"] }
variable "to" {
  type    = string
  default = %q
}
client "c" {
  follow_redirects = true
  %s
}
strategy "c" {
  type   = "pool"
  client = client.c
}
%s
group "g" {
  base_url = %s
  request "r" {
    path = "/"
    %s
  }
}
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.c]
  concurrency = [1]
  duration    = "20ms"
  warmup      = "0s"
  blocks      = 1
}
`, pick("127.0.0.1", "10.0.0.1", "0.0.0.0"), base,
			pick("", "", "proxy = \"http://"+canary.address+"\"", fmt.Sprintf("resolve = { %q = %q }", strings.TrimPrefix(welcome.URL, "http://"), "127.0.0.1")),
			pick("", "", "", fmt.Sprintf("server \"s\" {\n  type = \"command\"\n  command = [\"touch\", %q]\n}", marker), "history {\n  notify { webhook = \"http://"+canary.address+"\" }\n}"),
			pick("var.to", strconv.Quote(base)), pick("", "headers = { Host = \""+canary.address+"\" }")))
		path := pick("hostile.bench.hcl", ".", "hostile.bench.hcl", "hostile.bench.hcl", "../hostile.bench.hcl", "-auto-approve")
		switch rng.IntN(6) {
		case 0:
			a.asks(t, "bench_run_urls", map[string]any{"urls": []string{pick("http://"+host, "-auto-approve", "http://"+host+"/ -auto-approve"), "http://" + host}, "seconds": 1})
		case 1:
			a.asks(t, "bench_validate", map[string]any{"path": path})
		case 2:
			a.asks(t, "bench_plan", map[string]any{"path": path, "variables": map[string]any{"to": "http://" + host}})
		case 3:
			a.asks(t, "bench_history", map[string]any{"series": pick("x", "-store=http://"+host, "-store=postgres://"+host)})
		default:
			a.asks(t, "bench_run", map[string]any{"path": path, "variables": map[string]any{"to": pick(base, "http://"+host)}, "targets": []string{pick("b", "b", "b", "-auto-approve")}})
		}
		if n := canary.contacts.Load(); n > 0 {
			spec, _ := os.ReadFile(filepath.Join(a.dir, "hostile.bench.hcl"))
			t.Fatalf("call %d contacted whom nobody has allowed:\n%s", i, spec)
		}
		if _, err := os.Stat(marker); err == nil {
			t.Fatalf("call %d started a command", i)
		}
	}
	if welcomed.Load() == 0 {
		t.Error("nobody was contacted who may be: the calls were no good")
	}
	t.Logf("%d calls contacted %d times whom they may, and the canary never", hostileCalls(), welcomed.Load())
}

// A canary is somebody who must not be contacted.
type canary struct {
	address, port string
	contacts      atomic.Int32
}

func newCanary(t *testing.T, at string) *canary {
	t.Helper()
	l, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	c := &canary{address: l.Addr().String()}
	_, c.port, _ = net.SplitHostPort(c.address)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			c.contacts.Add(1)
			_ = conn.SetDeadline(time.Now().Add(time.Second))
			conn.Close()
		}
	}()
	return c
}
