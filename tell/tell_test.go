package tell

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"bench/archive"
	"bench/history"
	"bench/plan"
)

var now = time.Date(2026, 3, 14, 2, 0, 0, 0, time.UTC)

// A box is an outbox in memory.
type box struct {
	due    []archive.Notice
	sent   []int64
	failed []int64 // that were taken
	others []int64 // that somebody else has taken meanwhile
	broken error
}

func (b *box) Due(context.Context, time.Time) ([]archive.Notice, error) { return b.due, b.broken }

func (b *box) Sent(_ context.Context, ids ...int64) error {
	b.sent = append(b.sent, ids...)
	return nil
}

func (b *box) Take(_ context.Context, _ time.Time, due ...archive.Notice) (ids []int64, err error) {
	for _, n := range due {
		if !slices.Contains(b.others, n.ID) {
			ids = append(ids, n.ID)
		}
	}
	b.failed = append(b.failed, ids...)
	return ids, nil
}

func notice(id int64, commit, address, metric string, state history.State, worse bool) archive.Notice {
	return archive.Notice{ID: id, Project: "shop", State: state, Finding: history.Finding{
		ID: address + metric, Address: address, Metric: metric, Commit: commit, Worse: worse, SeenAt: now.Add(-time.Hour),
	}}
}

// several are notices of two commits, of which one has several findings.
func several() *box {
	old := notice(9, "0000000aaaa", "api/old/pool/8", "throughput", history.New, true)
	old.Finding.SeenAt = now.Add(-60 * 24 * time.Hour)
	elsewhere := notice(8, "9d01db6aaaa", "api/orders/pool/8", "throughput", history.New, true)
	elsewhere.Project = "other"
	return &box{due: []archive.Notice{
		old, elsewhere,
		notice(1, "9d01db6aaaa", "api/cart/pool/8", "throughput", history.New, false),
		notice(2, "9d01db6aaaa", "api/orders/pool/8", "cpu_per_request", history.New, true),
		notice(3, "04757f4bbbb", "api/orders/pool/8", "service.p50", history.Fixed, true),
		notice(4, "9d01db6aaaa", "api/orders/pool/8", "cpu_per_request", history.Confirmed, true),
	}}
}

var named = Words{
	Finding: func(f history.Finding) string { return f.Address + " " + f.Metric + " +2.5 %" },
	Commit:  func(string) (string, string) { return "Log <!channel> @here", "https://git.example/team/shop" },
}

// A listener is told, and notes it.
type listener struct {
	heard []Message
	err   error
}

func (l *listener) Tell(_ context.Context, message []byte) error {
	var m Message
	if err := json.Unmarshal(message, &m); err != nil {
		return err
	}
	l.heard = append(l.heard, m)
	return l.err
}

func TestOneMessageACommit(t *testing.T) {
	b, to := several(), &listener{}
	d, err := Deliver(t.Context(), b, "shop", to, named, now)
	if err != nil || d != (Delivery{Sent: 2}) {
		t.Fatalf("%+v, %v", d, err)
	}
	first := to.heard[0]
	want := "shop: worse since 9d01db6 (Log ‹!channel› ＠here)\n" +
		"• api/orders/pool/8 cpu_per_request +2.5 %: confirmed by later runs\n" +
		"• api/cart/pool/8 throughput +2.5 %: new"
	if first.Text != want || !first.Worse || len(first.Findings) != 2 || first.URL == "" {
		t.Errorf("%+v\nwant the text\n%s", first, want)
	}
	if second := to.heard[1]; second.Worse || !strings.HasPrefix(second.Text, "shop: what was found at 04757f4") || !strings.Contains(second.Text, ": over") {
		t.Errorf("%+v", second)
	}
	slices.Sort(b.sent)
	if !slices.Equal(b.sent, []int64{1, 2, 3, 4, 9}) || slices.Contains(b.failed, 9) {
		t.Errorf("sent %v, put off %v", b.sent, b.failed)
	}
}

// What another process tells at this moment isn't told, too: a message has the rest, and there is none where nothing is left.
func TestWhatAnotherTellsIsLeftToIt(t *testing.T) {
	b, to := several(), &listener{}
	b.others = []int64{1, 4}
	d, err := Deliver(t.Context(), b, "shop", to, named, now)
	if err != nil || d.Sent != len(to.heard) || d.Waiting != 0 {
		t.Fatalf("%+v, %v after %d messages", d, err, len(to.heard))
	}
	for _, m := range to.heard {
		if strings.Contains(m.Text, "api/cart/pool/8") {
			t.Errorf("it tells what another does: %s", m.Text)
		}
	}
	if slices.Contains(b.sent, 1) || slices.Contains(b.sent, 4) || !slices.Contains(b.sent, 2) {
		t.Errorf("sent %v", b.sent)
	}
	b, to = several(), &listener{}
	b.others = []int64{1, 2, 3, 4}
	if d, err := Deliver(t.Context(), b, "shop", to, named, now); err != nil || d != (Delivery{}) || len(to.heard) != 0 {
		t.Errorf("%+v, %v after %d messages", d, err, len(to.heard))
	}
}

func TestWhatNobodyTakesWaits(t *testing.T) {
	b, to := several(), &listener{err: errors.New("busy")}
	d, err := Deliver(t.Context(), b, "shop", to, named, now)
	if err == nil || d != (Delivery{Waiting: 2}) || len(to.heard) != 1 {
		t.Errorf("%+v, %v after %d messages", d, err, len(to.heard))
	}
	if !slices.Equal(b.sent, []int64{9}) || len(b.failed) != 3 {
		t.Errorf("sent %v, put off %v", b.sent, b.failed)
	}
	if _, err := Deliver(t.Context(), &box{broken: errors.New("no store")}, "shop", to, named, now); err == nil {
		t.Error("a store that can't be read is no error")
	}
}

func TestManyFindingsAreCounted(t *testing.T) {
	b, to := &box{}, &listener{}
	for i := range int64(60) {
		b.due = append(b.due, notice(i, "9d01db6aaaa", "api/"+strings.Repeat("x", int(i)), "throughput", history.New, true))
	}
	if _, err := Deliver(t.Context(), b, "shop", to, Words{}, now); err != nil {
		t.Fatal(err)
	}
	if m := to.heard[0]; len(m.Findings) != 60 || len(m.Text) > mostText+200 || !strings.HasSuffix(m.Text, "• and 40 more") {
		t.Errorf("%d findings:\n%s", len(m.Findings), m.Text)
	}
}

func TestAWebhookIsPostedTo(t *testing.T) {
	status, got := http.StatusOK, ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = r.Method + " " + r.URL.Path + " " + r.Header.Get("Content-Type") + " " + string(body)
		if status == http.StatusFound {
			w.Header().Set("Location", "http://127.0.0.1:1/elsewhere")
		}
		w.WriteHeader(status)
	}))
	defer server.Close()
	to := To(&plan.Tell{Webhook: server.URL + "/services/c4nary", Host: &plan.Host{Name: "127.0.0.1"}}, "")
	if err := to.Tell(t.Context(), []byte(`{"text":"x"}`)); err != nil || got != `POST /services/c4nary application/json {"text":"x"}` {
		t.Errorf("%s: %v", got, err)
	}
	for _, status = range []int{http.StatusFound, http.StatusNotFound, http.StatusTooManyRequests, http.StatusBadGateway} {
		if err := to.Tell(t.Context(), nil); err == nil || strings.Contains(err.Error(), "c4nary") {
			t.Errorf("%d: %v", status, err)
		}
	}
	server.Close()
	if err := to.Tell(t.Context(), nil); err == nil || strings.Contains(err.Error(), "c4nary") {
		t.Errorf("of nobody: %v", err)
	}
}

func TestACommandGetsTheMessageAndAnEnd(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no sh")
	}
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write("tell.sh", "#!/bin/sh\ncat >heard\necho \"$TOKEN\" >>heard\n")
	write("fail.sh", "#!/bin/sh\nexit 3\n")
	write("hang.sh", "#!/bin/sh\nsleep 60 &\necho $! >child\nwait\n")
	to := func(name string) Receiver {
		return To(&plan.Tell{Program: &plan.Server{Command: []string{"./" + name}, Env: map[string]string{"TOKEN": "of its own"}}}, dir)
	}
	if err := to("tell.sh").Tell(t.Context(), []byte(`{"text":"x"}`)); err != nil {
		t.Fatal(err)
	}
	if heard, _ := os.ReadFile(filepath.Join(dir, "heard")); string(heard) != "{\"text\":\"x\"}\nof its own\n" {
		t.Errorf("heard %q", heard)
	}
	if err := to("fail.sh").Tell(t.Context(), nil); err == nil {
		t.Error("a command that fails is no error")
	}
	if err := to("missing.sh").Tell(t.Context(), nil); err == nil {
		t.Error("a command that isn't there is no error")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	start := time.Now()
	if err := to("hang.sh").Tell(ctx, nil); err == nil || time.Since(start) > 30*time.Second {
		t.Errorf("one that hangs: %v after %s", err, time.Since(start))
	}
}

func TestNobodyIsToldWithoutABlock(t *testing.T) {
	if To(nil, "") != nil {
		t.Error("somebody is")
	}
}
