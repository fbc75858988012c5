package fleet

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"bench/engine"
	"bench/fleet/facts"
)

// leaderKills are how often a leader is killed in all, and the runs of which each has some of them.
const (
	leaderKills    = 50
	leaderKillsRun = 5
)

// Fifty leaders of a run's log killed at random moments, each back before the next is: each trial is there once.
func TestFiftyLeadersKilled(t *testing.T) {
	long(t)
	servers := clustered(t)
	where := addresses(servers)
	settings := settingsOf(servers)
	for n := range leaderKills / leaderKillsRun {
		const blocks = 60
		id := fmt.Sprintf("r%d", n)
		s := raised(t, CoordinatorOptions{Run: id, Min: 2, URL: where, Wait: time.Minute}, planned(2, blocks))
		slow := &script{during: func(context.Context, engine.TrialRequest) error { time.Sleep(40 * time.Millisecond); return nil }}
		var leave []func() error
		for i := range 2 {
			leave = append(leave, s.worker(fmt.Sprintf("w%d", i+1), slow, func(o *WorkerOptions) { o.Join, o.URL = JoinFile{}, where }))
		}
		over := make(chan struct{})
		killed := 0
		var killing sync.WaitGroup
		killing.Go(func() { killed = unseat(t, servers, settings, id, over) })
		run, err := s.run(t, engine.Options{})
		close(over)
		killing.Wait()
		if err != nil {
			t.Fatal(err)
		}
		whole(t, s.plan, run)
		t.Logf("%d leaders killed, %d blocks void", killed, len(run.Info.Voided))
		if killed < leaderKillsRun {
			t.Errorf("%d leaders were killed, want %d", killed, leaderKillsRun)
		}
		if err := s.Close(t.Context()); err != nil { // while there are servers: those that came back end first
			t.Errorf("close: %v", err)
		}
		for _, f := range leave {
			_ = f()
		}
		settled(t, servers)
	}
}

// settingsOf are those with which each server of a cluster is started again, where it was and with what it had.
func settingsOf(servers []*server.Server) (settings []server.Options) {
	for _, n := range servers {
		o := server.Options{
			ServerName: n.Name(), Host: "127.0.0.1", Port: n.Addr().(*net.TCPAddr).Port, NoLog: true, NoSigs: true,
			JetStream: true, StoreDir: filepath.Dir(n.StoreDir()), Cluster: server.ClusterOpts{Name: "c", Host: "127.0.0.1", Port: n.ClusterAddr().Port},
		}
		for _, other := range servers {
			o.Routes = append(o.Routes, &url.URL{Scheme: "nats", Host: other.ClusterAddr().String()})
		}
		settings = append(settings, o)
	}
	return settings
}

// A run can be begun, and another one be resumed, while the cluster has no leader for some seconds: it waits for one, and tells of it.
func TestARunBeginsWhileTheClusterHasNoLeader(t *testing.T) {
	long(t)
	servers := clustered(t)
	where := addresses(servers[:1])
	settings := settingsOf(servers)
	first := raised(t, CoordinatorOptions{Run: "r1", Min: 1, URL: where}, planned(1, 2)) // left, to be resumed
	if err := first.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, run := range []string{"r1", "r2"} {
		for i := range 2 {
			servers[i+1].Shutdown()
			servers[i+1].WaitForShutdown()
		}
		back := time.AfterFunc(4*time.Second, func() {
			for i := range 2 {
				o := settings[i+1]
				servers[i+1] = serverOf(t, &o)
			}
		})
		began := time.Now()
		s := raised(t, CoordinatorOptions{Run: run, Min: 1, URL: where, Resume: run == "r1"}, planned(1, 2))
		if took := time.Since(began); back.Stop() || took < 3*time.Second {
			t.Errorf("run %s began after %v, without a leader", run, took)
		}
		leave := s.worker("w1", &script{}, func(o *WorkerOptions) { o.Join, o.URL = JoinFile{}, where })
		got, err := s.run(t, engine.Options{})
		if err != nil {
			t.Fatal(err)
		}
		whole(t, s.plan, got)
		if err := s.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if err := leave(); err != nil {
			t.Error(err)
		}
		settled(t, servers)
	}
}

// unseat kills the leader of a run's log every now and then, and starts it again, until it has been done often enough or the run is over.
func unseat(t *testing.T, servers []*server.Server, settings []server.Options, run string, over <-chan struct{}) (killed int) {
	wait := func(d time.Duration) bool {
		select {
		case <-over:
			return false
		case <-time.After(d):
			return true
		}
	}
	for killed < leaderKillsRun {
		if !wait(time.Duration(rand.Int64N(int64(1500 * time.Millisecond)))) {
			return killed
		}
		for i, n := range servers {
			if !n.JetStreamIsStreamLeader(server.DEFAULT_GLOBAL_ACCOUNT, facts.Stream(run)) {
				continue
			}
			n.Shutdown()
			n.WaitForShutdown()
			killed++
			wait(500 * time.Millisecond)
			o := settings[i]
			if servers[i] = serverOf(t, &o); servers[i] == nil {
				return killed
			}
		}
	}
	return killed
}

// settled waits until all servers of a cluster say that they are well.
func settled(t *testing.T, servers []*server.Server) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		ill := ""
		for _, n := range servers {
			ill += n.Healthz(&server.HealthzOptions{}).Error
		}
		if ill == "" {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the cluster isn't well again: %s", ill)
		}
	}
}
