package bench_test

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"bench"
	"bench/engine"
	"bench/spec"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/interop/grpc_testing"
	"google.golang.org/grpc/reflection"
	"google.golang.org/grpc/reflection/grpc_reflection_v1alpha"
)

// reflectingServer starts grpc-go's own server, with what a test registers, and counts the calls about services.
func reflectingServer(t *testing.T, register func(s *grpc.Server)) (address string, asked *atomic.Int64) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	asked = new(atomic.Int64)
	s := grpc.NewServer(grpc.StreamInterceptor(func(srv any, ss grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		if strings.Contains(info.FullMethod, "reflection") {
			asked.Add(1)
		}
		return handler(srv, ss)
	}))
	grpc_health_v1.RegisterHealthServer(s, new(health))
	grpc_testing.RegisterTestServiceServer(s, grpc_testing.UnimplementedTestServiceServer{})
	register(s)
	go func() { _ = s.Serve(l) }()
	t.Cleanup(s.Stop)
	return l.Addr().String(), asked
}

// Calls are described by their server: by each version of the protocol, once for all cells, and by nobody before the run.
func TestCallsThatTheirServerDescribes(t *testing.T) {
	for _, test := range []struct {
		name     string
		register func(s *grpc.Server)
		call     string
		summary  string // of what is wrong with the call; "": it is good
		says     string
	}{
		{"both versions", func(s *grpc.Server) { reflection.Register(s) }, `method = "grpc.health.v1.Health/Check"
    message = { service = data.services.name }`, "", ""},
		{"v1 alone", func(s *grpc.Server) { reflection.RegisterV1(s) }, `method = "grpc.health.v1.Health/Check"
    message = { service = "shop" }`, "", ""},
		{"v1alpha alone", func(s *grpc.Server) {
			grpc_reflection_v1alpha.RegisterServerReflectionServer(s, reflection.NewServer(reflection.ServerOptions{Services: s}))
		}, `method = "/grpc.health.v1.Health/Check"
    message = { service = "shop" }`, "", ""},
		{"no reflection", func(*grpc.Server) {}, `method = "grpc.health.v1.Health/Check"`, "No reflection", "neither grpc.reflection.v1 nor v1alpha"},
		{"another service", func(s *grpc.Server) { reflection.Register(s) }, `method = "grpc.health.v1.Heath/Check"`, "Unknown service", "there are grpc.health.v1.Health, "},
		{"another method", func(s *grpc.Server) { reflection.Register(s) }, `method = "grpc.health.v1.Health/Chek"`, "Unknown method", "there are grpc.health.v1.Health/Check, "},
		{"a message that doesn't fit", func(s *grpc.Server) { reflection.Register(s) }, `method = "grpc.health.v1.Health/Check"
    message = { server = "shop" }`, "Not the message of the method", "server"},
		{"several for one", func(s *grpc.Server) { reflection.Register(s) }, `method = "grpc.health.v1.Health/Check"
    messages = [{}, {}]`, "One message", "grpc.health.v1.Health/Check"},
		{"files that import others", func(s *grpc.Server) { reflection.Register(s) }, `method = "grpc.testing.TestService/StreamingInputCall"
    messages = [{ payload = { nothing = 1 } }]`, "Not the message of the method", "nothing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			address, asked := reflectingServer(t, test.register)
			prepared := prepare(t, reflectingSpec(t, address, test.call))
			if n := asked.Load(); n != 0 {
				t.Errorf("%d calls before the run", n)
			}
			run, err := prepared.Run(t.Context(), bench.RunOptions{})
			if test.summary != "" {
				var wrong *engine.CallError
				if !errors.As(err, &wrong) || wrong.Summary != test.summary || !strings.Contains(err.Error(), test.says) || wrong.Range == nil {
					t.Errorf("the error is %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, cell := range run.Cells {
				if found := cell.ErrorKinds["grpc_NOT_FOUND"]; cell.Requests != 30 || found < 9 || found > 11 || cell.Streamed.Events+found != 30 {
					t.Errorf("%d requests, errors %v, streams %+v", cell.Requests, cell.ErrorKinds, cell.Streamed)
				}
			}
			if n := asked.Load(); n > 2 {
				t.Errorf("the server was asked %d times", n)
			}
		})
	}
}

// reflectingSpec is a spec of two cells that call a server by what it tells of itself.
func reflectingSpec(t *testing.T, address, call string) *bench.Spec {
	t.Helper()
	dir := t.TempDir()
	text := `
variable "target" { type = string }
data "services" {
  rows = [{ name = "shop" }]
}
group "g" {
  grpc "check" {
    target     = var.target
    reflection = true
    ` + call + `
  }
}
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map, strategy.sequential]
  concurrency = [1]
  blocks      = 2
  iterations  = 30
  warmup      = "0s"
}
`
	if err := os.WriteFile(filepath.Join(dir, "a.bench.hcl"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	loaded, diags := bench.Load(bench.Source{Options: spec.Options{
		Paths: []string{dir}, Vars: []spec.Assignment{{Name: "target", Value: address}},
	}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return loaded
}
