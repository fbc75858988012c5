package fleet

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"bench/engine"
	"bench/fleet/facts"
)

// clustered starts a NATS cluster of three servers.
func clustered(t *testing.T) []*server.Server {
	t.Helper()
	var routes []*url.URL
	var ports []int
	for range 3 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		port := l.Addr().(*net.TCPAddr).Port
		ports = append(ports, port)
		routes = append(routes, &url.URL{Scheme: "nats", Host: fmt.Sprintf("127.0.0.1:%d", port)})
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	var all []*server.Server
	for i, port := range ports {
		all = append(all, serverOf(t, &server.Options{
			ServerName: fmt.Sprintf("n%d", i), Host: "127.0.0.1", Port: server.RANDOM_PORT, NoLog: true, NoSigs: true,
			JetStream: true, StoreDir: t.TempDir(), Routes: routes, Cluster: server.ClusterOpts{Name: "c", Host: "127.0.0.1", Port: port},
		}))
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		leader := false
		for _, s := range all {
			leader = leader || s.JetStreamIsLeader() && len(s.JetStreamClusterPeers()) == len(all)
		}
		if leader {
			return all
		}
		if time.Now().After(deadline) {
			t.Fatal("the cluster has no leader")
		}
	}
}

// serverOf starts a server, whose end is the test's end.
func serverOf(t *testing.T, o *server.Options) *server.Server {
	s, err := server.NewServer(o)
	if err != nil {
		t.Error(err)
		return nil
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	return s
}

// addresses are those of all servers of a cluster, as a URL.
func addresses(all []*server.Server) string {
	text := ""
	for _, s := range all {
		text += "," + s.ClientURL()
	}
	return text[1:]
}

// In a cluster, a run goes on when the server goes that leads its log: nothing is lost, and nothing is there twice.
func TestTheClustersLeaderMayGo(t *testing.T) {
	long(t)
	servers := clustered(t)
	where := addresses(servers)
	s := raised(t, CoordinatorOptions{Min: 2, URL: where, Wait: time.Minute}, planned(3, 12))
	killed := make(chan string, 1)
	slow := &script{during: func(_ context.Context, r engine.TrialRequest) error {
		time.Sleep(50 * time.Millisecond)
		if r.Block == 4 && r.Cell == 0 && len(killed) == 0 {
			for _, n := range servers {
				if n.JetStreamIsStreamLeader(server.DEFAULT_GLOBAL_ACCOUNT, facts.Stream("r1")) {
					select {
					case killed <- n.Name():
						go n.Shutdown()
					default:
					}
				}
			}
		}
		return nil
	}}
	for i := range 2 {
		s.worker(fmt.Sprintf("w%d", i+1), slow, func(o *WorkerOptions) { o.Join, o.URL = JoinFile{}, where })
	}
	run, err := s.run(t, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole(t, s.plan, run)
	if len(killed) == 0 {
		t.Error("no leader was killed")
	}
	t.Logf("%d void blocks: %+v", len(run.Info.Voided), run.Info.Voided)
}

// Workers of a cluster stay for the next run.
func TestWorkersOfAClusterStayForTheNextRun(t *testing.T) {
	long(t)
	where := addresses(clustered(t))
	first := raised(t, CoordinatorOptions{Run: "r1", Min: 1, URL: where}, planned(1, 2))
	first.worker("w1", &script{}, func(o *WorkerOptions) { o.Join, o.URL, o.Runs = JoinFile{}, where, 2 })
	if run, err := first.run(t, engine.Options{}); err != nil {
		t.Fatal(err)
	} else {
		whole(t, first.plan, run)
	}
	if err := first.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	second := raised(t, CoordinatorOptions{Run: "r2", Min: 1, URL: where}, planned(1, 2))
	run, err := second.run(t, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole(t, second.plan, run)
	seen, err := Workers(t.Context(), where, "")
	if err != nil || len(seen) != 1 || seen[0].Name != "w1" {
		t.Errorf("workers %+v, %v, want w1", seen, err)
	}
}
