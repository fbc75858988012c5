package fleet

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"bench/engine"
	"bench/fleet/facts"
	"bench/fleet/hub"
	"bench/plan"
	"bench/result"
)

// A guest has a good join file, and says what it likes.
func (s *stage) guest() (conn *nats.Conn, id string, refused chan error) {
	s.t.Helper()
	key, err := nkeys.CreateUser()
	if err != nil {
		s.t.Fatal(err)
	}
	public, err := key.PublicKey()
	if err != nil {
		s.t.Fatal(err)
	}
	refused = make(chan error, 100)
	conn, err = hub.Dial(s.join, key, nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { refused <- err }))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(conn.Close)
	return conn, hub.ID(public), refused
}

// Who has a join file may be a worker, and no more than one: not another one, not the coordinator, not the log.
func TestAWorkerMayOnlyBeItself(t *testing.T) {
	t.Parallel()
	s := raised(t, CoordinatorOptions{}, planned(1, 1))
	conn, id, refused := s.guest()
	other := "aaaaaaaa"
	result := facts.ID{Kind: facts.Result, Worker: other}.Subject("r1")
	own := facts.ID{Kind: facts.Result, Worker: id}.Subject("r1")
	for subject, allowed := range map[string]bool{
		lease(id): true, own: true, toRun("r1", wordTime): true,
		lease(other): false, result: false, facts.ID{Kind: facts.Trial}.Subject("r1"): false, facts.ID{Kind: facts.Epoch, Of: 9}.Subject("r1"): false,
		facts.ID{Kind: facts.Void}.Subject("r1"): false, toRun("r1", wordPrepare): false, toRun("r1", wordGo): false, toRun("r1", wordStop): false,
		toWorker(other, verbClaim): false, toWorker(id, verbClaim): false, "$KV." + runsBucket + ".r1": false,
		"$JS.API.STREAM.DELETE." + facts.Stream("r1"): false, "$JS.API.STREAM.PURGE.OBJ_BENCH_r1": false, "$JS.API.STREAM.DELETE.OBJ_BENCH_r1": false,
		"$O.BENCH_r1.C.x": false, "$O.BENCH_r1.M.x": false, "$JS.API.CONSUMER.CREATE." + facts.Stream("r1"): false,
		"$JS.API.STREAM.MSG.GET." + facts.Stream("r1"): false, "$JS.API.DIRECT.GET." + facts.Stream("r1") + ".x": false, "$SYS.REQ.SERVER.PING": false,
	} {
		if err := errors.Join(conn.Publish(subject, []byte("{}")), conn.Flush()); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-refused:
			if allowed || !errors.Is(err, nats.ErrPermissionViolation) {
				t.Errorf("%s: %v", subject, err)
			}
		case <-time.After(100 * time.Millisecond):
			if !allowed {
				t.Errorf("%s may be published", subject)
			}
		}
	}
	for _, subject := range []string{">", "bench.>", facts.Prefix("r1") + ">", toWorker(other, verbClaim), "_INBOX.>", "$KV.>"} {
		if _, err := conn.Subscribe(subject, func(*nats.Msg) {}); err == nil {
			_ = conn.Flush()
		}
		select {
		case <-refused:
		case <-time.After(time.Second):
			t.Errorf("%s may be heard", subject)
		}
	}
}

// What is forged, comes late, or is too large changes nothing, and the run goes on.
func TestForgedAndReplayedSharesDontCount(t *testing.T) {
	t.Parallel()
	s := raised(t, CoordinatorOptions{Min: 2}, planned(2, 3))
	conn, id, _ := s.guest()
	play := &script{}
	play.during = func(context.Context, engine.TrialRequest) error {
		for block := range 3 {
			for _, by := range []string{"0", "1", "2", "x", ""} {
				m := nats.NewMsg(facts.ID{Kind: facts.Result, Place: facts.Place{Block: block}, Worker: id}.Subject("r1"))
				m.Header.Set(headerEpoch, by)
				m.Header.Set(headerParts, "1")
				m.Data = []byte(`{"v":1,"share":{"requests":1000000}}`)
				_ = conn.PublishMsg(m)
			}
		}
		// A reply to a round that nobody has asked of it.
		_ = conn.Publish("_INBOX.x.1.done", encode(done{round: round{V: version, Epoch: 1, Number: 1}, Worker: id}))
		return nil
	}
	s.worker("w1", play)
	s.worker("w2", play)
	run, err := s.run(t, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole(t, s.plan, run)
	if err := conn.Publish(lease(id), make([]byte, 2<<20)); err == nil {
		t.Error("two megabytes are a message")
	}
}

// A share that can't be one of the trial is the worker's failure, and never the coordinator's end.
func TestAShareThatIsNoneMakesTheBlockVoid(t *testing.T) {
	t.Parallel()
	s := raised(t, CoordinatorOptions{Min: 2, Max: 3}, planned(1, 3))
	s.worker("good", &script{})
	s.worker("fine", &script{})
	s.worker("odd", &script{shape: func(share *result.Share) { share.Names = append(share.Names, share.Names...) }})
	run, err := s.run(t, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole(t, s.plan, run)
	if len(run.Info.Voided) == 0 || run.Info.Voided[0].Code != result.WorkerFailed || run.Info.Voided[0].Worker != "odd" {
		t.Errorf("void: %+v, want the first block, for odd", run.Info.Voided)
	}
}

// With two coordinators, the one that came first ends, and can't decide anything any more.
func TestTheLaterCoordinatorTakesOver(t *testing.T) {
	t.Parallel()
	first := raised(t, CoordinatorOptions{}, planned(1, 1))
	entry, err := first.stores.runs.Get(t.Context(), "r1")
	if err != nil {
		t.Fatal(err)
	}
	// Another one takes over, as one on another machine of a cluster would.
	second := &Coordinator{
		options: first.options, hub: first.hub, conn: first.conn, js: first.js, stores: first.stores, members: map[string]*member{},
		names: map[string]string{}, changed: make(chan struct{}), key: newKey(),
	}
	second.options.Resume = true
	second.life, second.end = context.WithCancelCause(t.Context())
	if err := second.takeOver(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() { second.end(errOver); second.tasks.Wait() }()
	if second.epoch != 2 || second.state.Epoch != 2 {
		t.Errorf("its epoch is %d, and the log's %d, want 2", second.epoch, second.state.Epoch)
	}
	err = first.decide(t.Context(), facts.Fact{ID: facts.ID{Kind: facts.Trial}})
	if !errors.Is(err, errFenced) {
		t.Errorf("the first one decides: %v, want that it can't", err)
	}
	select {
	case <-first.life.Done():
	case <-time.After(5 * time.Second):
		t.Error("the first one goes on")
	}
	if _, err := first.Trial(t.Context(), engine.TrialRequest{}); !errors.Is(err, errFenced) {
		t.Errorf("a trial of the first one: %v", err)
	}
	if err := second.decide(t.Context(), facts.Fact{ID: facts.ID{Kind: facts.Trial}}); err != nil {
		t.Errorf("the second one can't decide: %v", err)
	}
	if _, err := first.stores.runs.Update(t.Context(), "r1", []byte("{}"), entry.Revision()); err == nil {
		t.Error("an old revision may be overwritten")
	}
}

// No secret is in anything that is stored or sent in the clear: not what a set-up has captured, not the bundle's identity.
func TestSecretsAreInNoStreamAndNoFile(t *testing.T) {
	t.Parallel()
	const canary = "canary-7f3a91"
	dir := filepath.Join(t.TempDir(), "hub")
	s := raised(t, CoordinatorOptions{Min: 2, Dir: dir, Run: "r1"}, planned(1, 1))
	var got []string
	play := &script{readied: func(_ context.Context, r engine.TrialRequest) error {
		for _, v := range r.Setup.Values {
			got = append(got, v.Text)
		}
		return nil
	}}
	s.worker("w1", play)
	s.worker("w2", &script{})
	var wire bytes.Buffer
	heard, err := s.conn.Subscribe(">", func(m *nats.Msg) { wire.WriteString(m.Subject + "\n"); wire.Write(m.Data) })
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Prepare(t.Context(), s.plan); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Probe(t.Context(), engine.Servers{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Block(t.Context(), engine.Block{}); err != nil {
		t.Fatal(err)
	}
	r := engine.TrialRequest{Purpose: engine.Record, Extent: engine.Extent{Count: 30}}
	r.Setup = engine.Setup{Times: 1, Values: []engine.SetupValue{{Of: plan.Value{Name: "login", Field: "token"}, Text: canary}}}
	if _, err := s.Trial(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if len(got) == 0 || got[0] != canary {
		t.Errorf("the workers got %q", got)
	}
	if err := errors.Join(s.conn.Flush(), heard.Drain()); err != nil {
		t.Fatal(err)
	}
	for heard.IsValid() {
		time.Sleep(time.Millisecond)
	}
	for _, secret := range []string{canary, "AGE-SECRET"} {
		if bytes.Contains(wire.Bytes(), []byte(secret)) {
			t.Errorf("%s was sent in the clear", secret)
		}
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(path)
			if strings.Contains(string(text), secret) {
				t.Errorf("%s is in %s", secret, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if wire.Len() < 1000 {
		t.Errorf("only %d bytes were heard", wire.Len())
	}
}
