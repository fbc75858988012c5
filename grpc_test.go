package bench_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"bench"
	"bench/spec"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
)

// health answers every third call with an error.
type health struct {
	grpc_health_v1.UnimplementedHealthServer
	calls atomic.Int64
}

func (h *health) Check(_ context.Context, in *grpc_health_v1.HealthCheckRequest) (*grpc_health_v1.HealthCheckResponse, error) {
	if h.calls.Add(1)%3 == 0 || in.GetService() != "shop" {
		return nil, status.Error(codes.NotFound, "no such service")
	}
	return &grpc_health_v1.HealthCheckResponse{Status: grpc_health_v1.HealthCheckResponse_SERVING}, nil
}

// A call goes the whole way: from a .proto file and a row to grpc-go's server, and what it came to into the result.
func TestCallsOfGRPCFromASpec(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := new(health)
	server := grpc.NewServer()
	grpc_health_v1.RegisterHealthServer(server, served)
	go func() { _ = server.Serve(l) }()
	defer server.Stop()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"health.proto": `syntax = "proto3";
package grpc.health.v1;
service Health {
  rpc Check(HealthCheckRequest) returns (HealthCheckResponse);
}
message HealthCheckRequest {
  string service = 1;
}
message HealthCheckResponse {
  enum ServingStatus {
    UNKNOWN = 0;
    SERVING = 1;
  }
  ServingStatus status = 1;
}
`,
		"a.bench.hcl": `
variable "target" { type = string }
data "services" {
  rows = [{ name = "shop" }]
}
group "g" {
  grpc "check" {
    target  = var.target
    proto   = "health.proto"
    method  = "grpc.health.v1.Health/Check"
    message = { service = data.services.name }
    expect {
      json = { "$.status" = "SERVING" }
    }
  }
}
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1]
  blocks      = 2
  iterations  = 30
  warmup      = "0s"
}
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	loaded, diags := bench.Load(bench.Source{Options: spec.Options{
		Paths: []string{dir}, Vars: []spec.Assignment{{Name: "target", Value: l.Addr().String()}},
	}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	prepared := prepare(t, loaded)
	run, err := prepared.Run(t.Context(), bench.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	cell := run.Cells[0]
	if cell.Requests != 30 || cell.ErrorKinds["grpc_NOT_FOUND"] != 10 || cell.Errors != 10 || cell.Streamed.Events != 20 {
		t.Errorf("%d requests, %d calls, errors %v, streams %+v", cell.Requests, served.calls.Load(), cell.ErrorKinds, cell.Streamed)
	}
}
