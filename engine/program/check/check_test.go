package check

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"bench/engine/program"
)

// The test binary plays a client when this variable says which.
const partVariable = "BENCH_TEST_CLIENT"

func TestMain(m *testing.M) {
	if part := os.Getenv(partVariable); part != "" {
		play(part)
		return
	}
	os.Exit(m.Run())
}

type ask struct {
	Requests []struct{ Method, URL string }
	Batch    int
	Limit    int
	Timeout  float64
}

// play is a client of net/http: it hands over what ended, in the order in which it did, whatever came of it.
func play(part string) {
	fmt.Println("bench 1 player Go net/http")
	var group ask
	for in := json.NewDecoder(bufio.NewReader(os.Stdin)); ; {
		a := ask{Requests: group.Requests}
		if in.Decode(&a) != nil {
			return
		}
		group = a
		switch {
		case a.Batch == 0:
		case part == "lying" && strings.HasSuffix(a.Requests[1].URL, "/hang"):
			fmt.Printf(". 1 2 ok %d\n", a.Batch)
		default:
			go a.run()
		}
	}
}

func (a ask) run() {
	limit := a.Limit
	if limit == 0 {
		limit = len(a.Requests)
	}
	client := http.Client{Timeout: time.Duration(a.Timeout * float64(time.Second)), Transport: &http.Transport{DisableKeepAlives: true}}
	slots, lines := make(chan struct{}, limit), make(chan string)
	start := program.Monotonic()
	var all sync.WaitGroup
	for item, r := range a.Requests {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			response, err := client.Get(r.URL)
			if err == nil {
				_, err = io.Copy(io.Discard, response.Body)
				_ = response.Body.Close()
			}
			if err != nil {
				lines <- fmt.Sprintf("! %d Error", item)
				return
			}
			lines <- fmt.Sprintf("+ %d %d", item, response.StatusCode)
		})
	}
	go func() {
		all.Wait()
		close(lines)
	}()
	text := ""
	for line := range lines {
		text += fmt.Sprintf("%s %d\n", line, program.Monotonic())
	}
	fmt.Printf("%s. %d %d ok %d\n", text, start, program.Monotonic(), a.Batch)
}

func command(t *testing.T, part string) program.Command {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return program.Command{Args: []string{self}, Env: []string{partVariable + "=" + part}, Ready: 20 * time.Second, Stop: time.Second}
}

// A client that does its best has each row's failure in the place of the page, and nothing else is touched.
func TestRun(t *testing.T) {
	report, err := Run(t.Context(), command(t, "good"))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, o := range report.Outcomes {
		got[o.Row.Name] = fmt.Sprintf("%d, %s, %d opened, %d cut, %d followed", o.Results, o.Second, o.Seen.Connections, o.Seen.Cut, o.Seen.Redirected)
		if o.Released < 300*time.Millisecond || o.First < 50*time.Millisecond || o.Raised != "" {
			t.Errorf("%+v", o)
		}
	}
	want := map[string]string{
		"fine":         "5, a response, 200, 5 opened, 0 cut, 0 followed",
		"reset":        "4, Error, 5 opened, 0 cut, 0 followed",
		"hang":         "4, Error, 5 opened, 1 cut, 0 followed",
		"500":          "5, a response, 500, 5 opened, 0 cut, 0 followed",
		"redirect":     "5, a response, 200, 6 opened, 0 cut, 1 followed",
		"refused":      "4, Error, 4 opened, 0 cut, 0 followed",
		"no such name": "4, Error, 4 opened, 0 cut, 0 followed",
		"drip":         "4, Error, 5 opened, 1 cut, 0 followed",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if report.Most != 2 || !report.Overlapped || report.Hello.Versions != "net/http" {
		t.Errorf("%+v", report)
	}
	if c := report.Cost; c.Five <= 0 || c.FiveP90 < c.Five || c.Five > time.Second || c.Few.Items != 5 || c.Few.Batches < 8 || c.Many.Items < 50 || c.Many.Batches < 8 {
		t.Errorf("the protocol's cost: %+v", c)
	}
}

// A check names the row in which a program does what it must not.
func TestALie(t *testing.T) {
	_, err := Run(context.Background(), command(t, "lying"))
	if _, lie := errors.AsType[*program.LieError](err); !lie || !strings.HasPrefix(err.Error(), `row "hang", it never answers; the timeout is 0.5 s: START is `) {
		t.Error(err)
	}
}
