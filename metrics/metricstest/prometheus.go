// Package metricstest starts a Prometheus for tests, and asks it. It is for tests alone.
package metricstest

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A Prometheus is a server that takes remote write with native histograms, and forgets all of it with the test.
type Prometheus struct {
	URL, WriteURL string
}

// StartPrometheus starts one, on a port and in a folder of its own, or skips the test where there is none.
func StartPrometheus(t *testing.T) *Prometheus {
	t.Helper()
	program, err := exec.LookPath("prometheus")
	if err != nil {
		t.Skip("there is no prometheus here: apt-get install prometheus")
	}
	folder := t.TempDir()
	config := filepath.Join(folder, "prometheus.yml")
	if err := os.WriteFile(config, []byte("global: {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := listener.Addr().String()
	_ = listener.Close()
	p := &Prometheus{URL: "http://" + at, WriteURL: "http://" + at + "/api/v1/write"}
	cmd := exec.Command(program, "--config.file="+config, "--storage.tsdb.path="+filepath.Join(folder, "data"), "--web.listen-address="+at,
		"--web.enable-remote-write-receiver", "--enable-feature=native-histograms")
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	for until := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		response, err := http.Get(p.URL + "/-/ready")
		if err == nil {
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return p
			}
		}
		if time.Now().After(until) {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			t.Fatalf("prometheus is not ready:\n%s", said.String())
		}
	}
}

// Value is the one value that an expression has now.
func (p *Prometheus) Value(t *testing.T, expression string) float64 {
	t.Helper()
	all := p.Values(t, expression)
	if len(all) != 1 {
		t.Errorf("%s has %d values, want one", expression, len(all))
		return 0
	}
	return all[0]
}

// Values are the values of an expression's series now.
func (p *Prometheus) Values(t *testing.T, expression string) (all []float64) {
	t.Helper()
	var data struct{ Result []struct{ Value []any } }
	p.ask(t, "/api/v1/query", url.Values{"query": {expression}}, &data)
	for _, r := range data.Result {
		v, err := strconv.ParseFloat(fmt.Sprint(r.Value[1]), 64)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

// Range is how many series an expression has over the last minutes, and how many values in all, histograms among them.
func (p *Prometheus) Range(t *testing.T, expression string, last time.Duration) (series, values int) {
	t.Helper()
	now := time.Now()
	var data struct {
		Result []struct{ Values, Histograms []any }
	}
	p.ask(t, "/api/v1/query_range", url.Values{
		"query": {expression}, "step": {"1"},
		"start": {strconv.FormatInt(now.Add(-last).Unix(), 10)}, "end": {strconv.FormatInt(now.Unix()+1, 10)},
	}, &data)
	for _, r := range data.Result {
		values += len(r.Values) + len(r.Histograms)
	}
	return len(data.Result), values
}

// Labels are the values of a label.
func (p *Prometheus) Labels(t *testing.T, name string) (values []string) {
	t.Helper()
	p.ask(t, "/api/v1/label/"+name+"/values", nil, &values)
	return values
}

func (p *Prometheus) ask(t *testing.T, path string, query url.Values, data any) {
	t.Helper()
	response, err := http.Get(p.URL + path + "?" + query.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	answer := struct {
		Status, Error string
		Data          any
	}{Data: data}
	if err := json.Unmarshal(text, &answer); err != nil || answer.Status != "success" {
		t.Fatalf("%s: %v %s", query.Get("query"), err, text)
	}
}
