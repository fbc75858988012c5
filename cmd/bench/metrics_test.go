//go:build linux

package main

import (
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	otlp "go.opentelemetry.io/proto/otlp/metrics/v1"
	"google.golang.org/protobuf/proto"

	"bench/metrics/metricstest"
	"bench/result"
)

// streamedSpec has a closed loop, batches and an open loop, so that each clock that is sent has samples.
const streamedSpec = `
server "web" { type = "httpbin" }
group "pages" {
  base_url = server.web.url
  request "page" { path = "/bytes/100" }
  request "none" {
    path   = "/status/404"
    expect { status = [200] }
  }
}
benchmark "closed" {
  groups      = [group.pages]
  strategies  = [strategy.pool, strategy.gather]
  concurrency = [2]
  duration    = "2s"
  blocks      = 2
  warmup      = "0s"
}
benchmark "open" {
  groups     = [group.pages]
  strategies = [strategy.gather]
  duration   = "2s"
  blocks     = 2
  warmup     = "0s"
  rate       = [200]
}
`

// streamed runs the spec with live metrics to an address, in a folder of its own. Nothing about them may change how it ends, or
// what it says of itself.
func streamed(t *testing.T, address string, flags ...string) (ending, *result.Run) {
	t.Helper()
	inFolder(t, streamedSpec)
	return streams(t, address, flags...)
}

// streams is streamed, where the spec is.
func streams(t *testing.T, address string, flags ...string) (ending, *result.Run) {
	t.Helper()
	e := ends(t, time.Minute, append([]string{"bench", "run", "-metrics=" + address, "-progress=plain"}, flags...)...)
	if e.status != 0 && e.status != 3 {
		t.Fatalf("status %d:\n%s", e.status, e.stderr)
	}
	file, r := onlyRun(t, e)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if r.Info.Status != result.Complete || strings.Contains(string(text), "live metrics") {
		t.Errorf("the run is %s, and its file is not as without a receiver", r.Info.Status)
	}
	return e, r
}

// recorded is all that a cell has by a clock, and how many samples that are.
func recorded(t *testing.T, c result.Cell, clock string) (all *result.Recorder) {
	t.Helper()
	all = result.NewRecorder()
	for _, trial := range c.TrialData {
		if h, has := trial.Histograms[clock]; has {
			if err := all.Add(h); err != nil {
				t.Fatal(err)
			}
		}
	}
	return all
}

// near fails unless a quantile is within 1 % of what the cell's histograms say. Between two samples in a thin tail there may be
// more than that, and rules of where between them a quantile lies differ.
func near(t *testing.T, got, q float64, all *result.Recorder, what string) {
	t.Helper()
	d := all.Distribution()
	one := 1 / float64(d.Count())
	if low, high := d.Quantile(q-one), d.Quantile(q+one); !(got >= low*0.99 && got <= high*1.01) {
		t.Errorf("%s: p%v is %v, and %v to %v in the result", what, q*100, got, low, high)
	}
}

// streamedClocks are the clocks that a cell of streamedSpec has.
func streamedClocks(c result.Cell) []string {
	clocks := []string{"service"}
	if c.Strategy == "gather" {
		clocks = append(clocks, "delivery", "makespan")
	}
	if c.Benchmark == "open" {
		clocks = append(clocks, "response")
	}
	return clocks
}

// Prometheus has the run's quantiles, counts and gauges.
func TestMetricsInPrometheus(t *testing.T) {
	p := metricstest.StartPrometheus(t)
	e, r := streamed(t, "rw:"+p.WriteURL)
	if strings.Contains(e.stderr, "live metrics") {
		t.Errorf("all arrived, and it says\n%s", e.stderr)
	}
	for _, c := range r.Cells {
		labels := `{run="` + r.Info.ID + `",benchmark="` + c.Benchmark + `",group="` + c.Group + `",strategy="` + c.Strategy + `",level="` + c.Level + `"}`
		for _, clock := range streamedClocks(c) {
			all := recorded(t, c, clock)
			for q, text := range map[float64]string{0.5: "0.5", 0.99: "0.99"} {
				near(t, p.Value(t, "histogram_quantile("+text+", bench_"+clock+"_seconds"+labels+")"), q, all, c.Address+" "+clock)
			}
			if n := p.Value(t, "histogram_count(bench_"+clock+"_seconds"+labels+")"); int64(n) != all.Count() {
				t.Errorf("%s: %s has %v samples, and %d in the result", c.Address, clock, n, all.Count())
			}
		}
		if n := p.Value(t, "sum without (kind) (bench_requests_total"+labels+")"); int64(n) != c.Requests {
			t.Errorf("%s: %v requests, and %d in the result", c.Address, n, c.Requests)
		}
		bad := strings.TrimSuffix(labels, "}") + `,kind="status"}`
		if n := p.Value(t, "bench_requests_total"+bad); int64(n) != c.ErrorKinds["status"] || n == 0 {
			t.Errorf("%s: %v of a bad status, and %d in the result", c.Address, n, c.ErrorKinds["status"])
		}
		if n := p.Value(t, "max_over_time(bench_in_flight"+labels+"[5m])"); n <= 0 || n > 20 {
			t.Errorf("%s: %v in flight", c.Address, n)
		}
		if n := p.Value(t, "max_over_time(bench_generator_cpu_ratio"+labels+"[5m])"); n <= 0 || n > 1.2 {
			t.Errorf("%s: the generator used %v", c.Address, n)
		}
	}
	if n := p.Value(t, `bench_block{benchmark="open"}`); n != 2 {
		t.Errorf("block %v, want 2", n)
	}
	if n := p.Value(t, `count(count by (__name__, benchmark, strategy, kind) ({run="`+r.Info.ID+`"}))`); n > 40 {
		t.Errorf("%v series", n)
	}
}

// A receiver is one of OTLP, which keeps the newest point of each series.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	points map[string]*otlp.ExponentialHistogramDataPoint // by the metric's name and the labels
	asked  []http.Header
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{points: map[string]*otlp.ExponentialHistogramDataPoint{}}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, err := io.ReadAll(q.Body)
		message := &collector.ExportMetricsServiceRequest{}
		if err != nil || q.URL.Path != "/v1/metrics" || proto.Unmarshal(body, message) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		r.take(message, q.Header)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) take(message *collector.ExportMetricsServiceRequest, header http.Header) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, header)
	for _, from := range message.ResourceMetrics {
		for _, scope := range from.ScopeMetrics {
			for _, m := range scope.Metrics {
				for _, p := range m.GetExponentialHistogram().GetDataPoints() {
					key := m.Name
					for _, a := range p.Attributes {
						key += " " + a.Key + "=" + a.Value.GetStringValue()
					}
					r.points[key] = p
				}
			}
		}
	}
}

// point is the newest point of a cell's clock.
func (r *receiver) point(t *testing.T, c result.Cell, clock string) *otlp.ExponentialHistogramDataPoint {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for key, p := range r.points {
		if strings.HasPrefix(key, "bench_"+clock+"_seconds ") && strings.Contains(key, "benchmark="+c.Benchmark+" ") && strings.Contains(key, "strategy="+c.Strategy) {
			return p
		}
	}
	t.Fatalf("nothing arrived of %s %s", c.Address, clock)
	return nil
}

// quantileOf is a quantile of an exponential histogram, at the middle of its bucket.
func quantileOf(p *otlp.ExponentialHistogramDataPoint, q float64) float64 {
	rank, before := q*float64(p.Count), 0.0
	for i, n := range p.Positive.BucketCounts {
		if before += float64(n); before >= rank {
			return math.Exp2((float64(p.Positive.Offset) + float64(i) + 0.5) / math.Exp2(float64(p.Scale)))
		}
	}
	return math.NaN()
}

// A receiver of OTLP has the run's quantiles, and was told by the header who asks.
func TestMetricsByOTLP(t *testing.T) {
	to := newReceiver(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", to.URL)
	t.Setenv("BENCH_METRICS_TOKEN", "sesame")
	e, r := streamed(t, "otlp")
	to.agrees(t, e, r, "Bearer sesame")
}

// With workers the run that conducts sends what all of them measured together, and nobody else sends anything: what stands in the
// address is told to no worker.
func TestMetricsOfWorkers(t *testing.T) {
	inFolder(t, streamedSpec)
	to := newReceiver(t)
	t.Setenv("BENCH_METRICS_TOKEN", "sesame")
	var workers sync.WaitGroup
	heard := make([]ending, 2)
	for i := range heard {
		workers.Go(func() {
			heard[i] = ends(t, time.Minute, "bench", "worker", "-join=.bench/join", fmt.Sprintf("-name=w%d", i+1))
		})
	}
	e, r := streams(t, "otlp:"+to.URL+"/v1/metrics?key=hunter2", "-workers=2")
	workers.Wait()
	to.agrees(t, e, r, "Bearer sesame")
	if len(r.Info.Workers) != 2 || len(r.Info.Voided) > 0 {
		t.Errorf("%d workers, %d blocks void", len(r.Info.Workers), len(r.Info.Voided))
	}
	for _, w := range heard {
		if w.status != 0 || strings.Contains(w.stdout+w.stderr, "hunter2") || strings.Contains(w.stderr, "metrics") {
			t.Errorf("a worker ended with %d, and said\n%s", w.status, w.stderr)
		}
	}
}

// agrees sees that all has arrived of a run, once, and who asked.
func (r *receiver) agrees(t *testing.T, e ending, run *result.Run, who string) {
	t.Helper()
	if strings.Contains(e.stderr, "live metrics") || strings.Contains(e.stderr+e.stdout, "sesame") || strings.Contains(e.stderr+e.stdout, "hunter2") {
		t.Errorf("all arrived, and it says\n%s", e.stderr)
	}
	for _, c := range run.Cells {
		for _, clock := range streamedClocks(c) {
			all, p := recorded(t, c, clock), r.point(t, c, clock)
			near(t, quantileOf(p, 0.5), 0.5, all, c.Address+" "+clock)
			near(t, quantileOf(p, 0.99), 0.99, all, c.Address+" "+clock)
			if int64(p.Count) != all.Count() {
				t.Errorf("%s: %s has %v samples, and %d in the result", c.Address, clock, p.Count, all.Count())
			}
			if p.StartTimeUnixNano == 0 || p.StartTimeUnixNano >= p.TimeUnixNano {
				t.Errorf("%s: counts are from %d to %d", c.Address, p.StartTimeUnixNano, p.TimeUnixNano)
			}
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, header := range r.asked {
		if header.Get("Authorization") != who {
			t.Errorf("asked with %q", header.Get("Authorization"))
		}
	}
}

// Whatever a receiver does, there is one warning while the run goes on, one line at its end, and a run as without.
func TestMetricsReceiversFail(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	over := make(chan struct{})
	for name, answer := range map[string]http.HandlerFunc{
		"dead": nil,
		"slow": func(http.ResponseWriter, *http.Request) { <-over },
		"500":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"refuses": func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "out of \x1b[31mbounds", http.StatusBadRequest)
		},
		"leads away": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://203.0.113.1/", http.StatusTemporaryRedirect)
		},
	} {
		for _, protocol := range []string{"otlp", "rw"} {
			t.Run(name+" "+protocol, func(t *testing.T) {
				url := "http://" + closed.Addr().String()
				if answer != nil {
					server := httptest.NewServer(answer)
					defer server.Close()
					if name == "slow" {
						defer func() { over <- struct{}{} }()
					}
					url = server.URL
				}
				began := time.Now()
				e, r := streamed(t, protocol+":"+url+"/v1/metrics?key=sesame", "-duration=500ms", "-blocks=1")
				took := time.Since(began)
				lines := 0
				for line := range strings.Lines(e.stderr) {
					if strings.Contains(line, "live metrics") {
						lines++
						if !strings.HasPrefix(line, "warning: ") || strings.Contains(line, "sesame") || strings.Contains(line, "\x1b") {
							t.Errorf("it says %q", line)
						}
					}
				}
				most := 2
				if name == "slow" && lines == 1 {
					most = 1 // it has 10 s for an answer, which a short run is over before
				}
				if lines != most {
					t.Errorf("%d lines about it, want a warning and what was lost at the end:\n%s", lines, e.stderr)
				}
				if planned := 3 * time.Second; took > planned+10*time.Second {
					t.Errorf("the run took %v", took)
				}
				if len(r.Cells) != 3 || r.Cells[0].Requests == 0 {
					t.Errorf("the run has %d cells", len(r.Cells))
				}
			})
		}
	}
}
