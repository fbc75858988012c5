package main

import (
	"runtime"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/rogpeppe/go-internal/testscript"
)

// Workers meet at a NATS server that somebody else runs, and are listed there.
func TestWorkersAtACluster(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("it is told in the words of a shell")
	}
	n, err := server.NewServer(&server.Options{
		ServerName: "n1", Host: "127.0.0.1", Port: server.RANDOM_PORT, NoLog: true, NoSigs: true, JetStream: true, StoreDir: t.TempDir(),
	})
	if err != nil {
		t.Fatal(err)
	}
	n.Start()
	t.Cleanup(func() { n.Shutdown(); n.WaitForShutdown() })
	if !n.ReadyForConnections(30 * time.Second) {
		t.Fatal("there is no NATS server")
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/cluster",
		Setup: func(env *testscript.Env) error {
			env.Setenv("NATS", n.ClientURL())
			env.Setenv("HOME", env.WorkDir)
			return nil
		},
	})
}
