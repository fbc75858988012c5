package engine

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"bench/engine/process"
	"bench/engine/server"
	"bench/plan"
	"bench/result"
)

// The test binary plays a server when this variable says which part.
const partVariable = "BENCH_TEST_SERVER"

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "guard" {
		process.Guard(os.Stdin)
		return
	}
	if part := os.Getenv(partVariable); part != "" {
		serveAs(part)
		return
	}
	os.Exit(m.Run())
}

// serveAs is a server that starts well or badly, as its part says.
func serveAs(part string) {
	address := net.JoinHostPort(cmp.Or(os.Getenv("HOST"), "127.0.0.1"), os.Getenv("PORT"))
	serve := func() {
		fmt.Println(http.ListenAndServe(address, http.HandlerFunc(ok)))
	}
	switch part {
	case "panic":
		playPanic()
	case "program":
		callOverHTTP()
	case "good":
		writePID(os.Getpid())
		serve()
	case "mortal": // dies at the tenth request
		n := 0
		fmt.Println(http.ListenAndServe(address, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if n++; n > 10 {
				fmt.Println("out of memory")
				os.Exit(4)
			}
			ok(w, r)
		})))
	}
}

func writePID(pid int) {
	if err := os.WriteFile(os.Getenv("PIDFILE"), []byte(strconv.Itoa(pid)), 0o600); err != nil {
		panic(err)
	}
}

// readPID is what the server of a plan wrote.
func readPID(t *testing.T, plan *plan.Plan) int {
	t.Helper()
	text, err := os.ReadFile(plan.Servers[0].Env["PIDFILE"])
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// commandPlan is a plan with one command server that requests go to.
func commandPlan(t *testing.T, part string, benchmark plan.Benchmark) (*plan.Plan, Options) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	one := plan.Server{
		Name: "s", Type: "command", Command: []string{self},
		Ready: plan.Ready{Path: "/", Timeout: 10 * time.Second}, Stop: plan.Stop{Timeout: 2 * time.Second},
	}
	ports, err := server.PickPorts([]plan.Server{one})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ports.Close)
	port := strconv.Itoa(ports.Numbers()["s"])
	one.Env = map[string]string{partVariable: part, "PORT": port, "PIDFILE": filepath.Join(t.TempDir(), "pid")}
	planned := planOf("http://127.0.0.1:"+port, benchmark, []string{"a"}, plan.Strategy{Name: "pool", Type: "pool"})
	planned.Servers = []plan.Server{one}
	planned.Benchmarks[0].Cells[0].Servers = []string{"s"}
	return planned, Options{Servers: server.Options{Ports: ports, Guard: []string{self, "guard"}}}
}

func TestACommandIsStartedUsedAndStopped(t *testing.T) {
	plan, o := commandPlan(t, "good", plan.Benchmark{Blocks: 2, Iterations: 50})
	var url string
	o.Watch = func(e Event) {
		if e.Type == ServerReady {
			url = e.URL
		}
	}
	run, err := Run(context.Background(), plan, o)
	if err != nil {
		t.Fatal(err)
	}
	c := run.Cells[0]
	if c.Requests != 100 || c.Errors != 0 {
		t.Errorf("%d requests, %d errors; want 100 and none", c.Requests, c.Errors)
	}
	if c.CPUPerRequest == nil || *c.CPUPerRequest <= 0 || c.PeakMemory == nil || *c.PeakMemory < 1<<20 {
		t.Errorf("CPU a request %v, peak memory %v: a process on Linux has both", c.CPUPerRequest, c.PeakMemory)
	}
	if _, err := http.Get(url); err == nil {
		t.Errorf("%s still answers after the run", url)
	}
}

func TestAServerThatDiesEndsTheRunWithWhatThereIs(t *testing.T) {
	plan, o := commandPlan(t, "mortal", plan.Benchmark{Blocks: 10, Iterations: 4})
	run, err := Run(context.Background(), plan, o)
	if err == nil || !strings.Contains(err.Error(), "out of memory") {
		t.Errorf("error %v, want the server's last words", err)
	}
	if run == nil || run.Info.Status != result.Failed || run.Cells[0].Trials == 0 {
		t.Errorf("run %+v: want a failed one that keeps its first trials", run)
	}
}

func TestServersAreRestartedBetweenBlocks(t *testing.T) {
	plan, o := commandPlan(t, "good", plan.Benchmark{Blocks: 5, Iterations: 3})
	plan.Servers[0].RestartEvery = 2
	starts := 0
	o.Watch = func(e Event) {
		if e.Type == ServerReady {
			starts++
		}
	}
	run, err := Run(context.Background(), plan, o)
	if err != nil {
		t.Fatal(err)
	}
	if starts != 3 { // before blocks 1, 3 and 5
		t.Errorf("started %d times, want 3", starts)
	}
	if c := run.Cells[0]; c.Errors != 0 || c.Requests != 15 {
		t.Errorf("%d requests with %d errors, want 15 without", c.Requests, c.Errors)
	}
}

func TestEmbeddedServerHasTheFaultsItIsGiven(t *testing.T) {
	one := plan.Server{Name: "h", Type: "httpbin", ErrorRatio: 1, Ready: plan.Ready{TCP: true, Timeout: time.Second}}
	ports, err := server.PickPorts([]plan.Server{one})
	if err != nil {
		t.Fatal(err)
	}
	planned := planOf("http://127.0.0.1:"+strconv.Itoa(ports.Numbers()["h"]), plan.Benchmark{Blocks: 1, Iterations: 5},
		[]string{"get"}, plan.Strategy{Name: "pool", Type: "pool"})
	planned.Servers = []plan.Server{one}
	run, err := Run(context.Background(), planned, Options{Servers: server.Options{Ports: ports}})
	if err != nil {
		t.Fatal(err)
	}
	if c := run.Cells[0]; c.Errors != 5 || c.StatusCodes["500"] != 5 || c.ErrorKinds["status"] != 5 {
		t.Errorf("errors %d, statuses %v, kinds %v; want five answers of status 500", c.Errors, c.StatusCodes, c.ErrorKinds)
	}
	if n := run.Cells[0].Names[0]; n.FailedCodes["500"] != 5 || len(n.FailedCodes) != 1 {
		t.Errorf("request %s failed with %v, want five times 500", n.Name, n.FailedCodes)
	}
}

// Nobody waits for the rest of a trial in which all is refused.
func TestAServerThatDiesEndsTheTrialToo(t *testing.T) {
	plan, o := commandPlan(t, "mortal", plan.Benchmark{Blocks: 1, Iterations: 1 << 40})
	run, err := Run(context.Background(), plan, o)
	if err == nil || !strings.Contains(err.Error(), "out of memory") {
		t.Errorf("error %v, want the server's last words", err)
	}
	if run == nil || run.Info.Status != result.Failed || run.Cells[0].Requests == 0 || !run.Cells[0].TrialData[0].Partial {
		t.Errorf("run %+v: want a failed one that keeps the trial, as cut off", run)
	}
}
