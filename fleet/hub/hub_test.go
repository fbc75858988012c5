package hub

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// opened is a hub on which a worker may say say.ID and hear hear.ID.
func opened(t *testing.T, change ...func(*Options)) *Hub {
	t.Helper()
	o := Options{Run: "r1", Dir: filepath.Join(t.TempDir(), "hub"), Grants: func(id string) Grants {
		return Grants{Publish: []string{"say." + id}, Subscribe: []string{"hear." + id, Inbox(id) + ".>"}}
	}}
	for _, f := range change {
		f(&o)
	}
	h, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	return h
}

func newKey(t *testing.T) (key nkeys.KeyPair, id string) {
	t.Helper()
	key, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	public, err := key.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	return key, ID(public)
}

// A worker says and hears what is its own, and nothing of another's.
func TestAWorkerHasItsOwnSubjectsOnly(t *testing.T) {
	h := opened(t)
	key, id := newKey(t)
	refused := make(chan error, 10)
	worker, err := Dial(h.Join(), key, nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { refused <- err }))
	if err != nil {
		t.Fatal(err)
	}
	defer worker.Close()
	own, err := h.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close()
	heard, err := own.SubscribeSync(">")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(own.Flush(), worker.Publish("say."+id, []byte("mine")), worker.Flush()); err != nil {
		t.Fatal(err)
	}
	if m, err := heard.NextMsg(5 * time.Second); err != nil || m.Subject != "say."+id {
		t.Fatalf("the coordinator hears %v, %v", m, err)
	}
	for name, do := range map[string]func() error{
		"another's subject": func() error { return worker.Publish("say.aaaaaaaa", nil) },
		"the API":           func() error { return worker.Publish("$JS.API.STREAM.DELETE.BENCH_r1", nil) },
		"hear another":      func() error { _, err := worker.Subscribe("hear.aaaaaaaa", func(*nats.Msg) {}); return err },
		"hear all":          func() error { _, err := worker.Subscribe(">", func(*nats.Msg) {}); return err },
		"another's answers": func() error { _, err := worker.Subscribe(Inbox("aaaaaaaa")+".>", func(*nats.Msg) {}); return err },
	} {
		if err := errors.Join(do(), worker.Flush()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		select {
		case err := <-refused:
			if !errors.Is(err, nats.ErrPermissionViolation) {
				t.Errorf("%s: %v, want that it is not permitted", name, err)
			}
		case <-time.After(5 * time.Second):
			t.Errorf("%s is permitted", name)
		}
	}
	if m, err := heard.NextMsg(50 * time.Millisecond); err == nil && !strings.HasPrefix(m.Subject, "$SYS") && !strings.HasPrefix(m.Subject, "_INBOX") {
		t.Errorf("the coordinator hears %s", m.Subject)
	}
}

// Strangers are refused: those without a token, with another one, without the key of the identity that they claim, and those
// who call themselves the coordinator.
func TestStrangersAreRefused(t *testing.T) {
	told := make(chan string, 10)
	h := opened(t, func(o *Options) { o.Refused = func(address string) { told <- address } })
	key, _ := newKey(t)
	other, _ := newKey(t)
	public, err := key.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	old := h.Join()
	old.Token = "of another run"
	if _, err := Dial(old, key); err == nil || !errors.As(err, new(*RefusedError)) {
		t.Errorf("an old join file: %v, want that it is refused for good", err)
	}
	select {
	case <-told:
	case <-time.After(5 * time.Second):
		t.Error("nobody is told of the stranger")
	}
	url := "nats://" + h.Join().Address
	for name, options := range map[string][]nats.Option{
		"nothing":            nil,
		"the token alone":    {nats.Token(h.Join().Token)},
		"another's identity": {nats.Token(h.Join().Token), nats.Nkey(public, other.Sign)},
		"no token":           {nats.Nkey(public, key.Sign)},
		"the coordinator":    {nats.UserInfo(coordinator, h.Join().Token)},
		"a user":             {nats.UserInfo("x", "")},
	} {
		c, err := nats.Connect(url, append(options, nats.MaxReconnects(0))...)
		if err == nil {
			c.Close()
			t.Errorf("with %s anybody may connect", name)
		}
	}
}

// On any other address than loopback there is TLS 1.3, with a certificate that the join file names.
func TestOtherMachinesSpeakTLS(t *testing.T) {
	h := opened(t, func(o *Options) { o.Listen, o.Advertise = "0.0.0.0:0", "127.0.0.1" })
	join := h.Join()
	if join.Certificate == "" || !strings.HasPrefix(join.Address, "127.0.0.1:") {
		t.Fatalf("join file %+v, want the advertised address and a certificate", join)
	}
	key, _ := newKey(t)
	c, err := Dial(join, key)
	if err != nil {
		t.Fatal(err)
	}
	state, err := c.TLSConnectionState()
	if err != nil || state.Version != 0x0304 {
		t.Errorf("TLS %x, %v, want 1.3", state.Version, err)
	}
	c.Close()
	own, err := h.Connect()
	if err != nil {
		t.Fatalf("the run's own process: %v", err)
	}
	own.Close()
	join.Certificate = strings.Repeat("0", 64)
	if _, err := Dial(join, key); err == nil || !errors.As(err, new(*RefusedError)) {
		t.Errorf("another hub's certificate: %v, want that it is refused for good", err)
	}
	join.Certificate = ""
	if c, err := Dial(join, key); err == nil {
		c.Close()
		t.Error("it may be spoken to in the clear")
	}
}

// A hub that is opened again is the same one.
func TestAHubIsOpenedAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "hub")
	first := opened(t, func(o *Options) { o.Dir = dir })
	join := first.Join()
	info, err := os.Stat(filepath.Join(dir, stateFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("what the hub keeps: %v, %v, want it for its owner alone", info, err)
	}
	if _, err := Open(Options{Run: "r1", Dir: dir, Grants: first.admit.grants}); err == nil {
		t.Error("a second hub takes the folder of the first")
	}
	first.Close()
	again := opened(t, func(o *Options) { o.Dir, o.Again = dir, true })
	if again.Join() != join {
		t.Errorf("it is %+v, and was %+v", again.Join(), join)
	}
	if _, err := Open(Options{Run: "r2", Dir: filepath.Join(t.TempDir(), "none"), Again: true}); err == nil || !strings.Contains(err.Error(), "resume") {
		t.Errorf("a hub that never was: %v", err)
	}
}

func TestAnAddressInUseIsAnError(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, err = Open(Options{Run: "r1", Dir: filepath.Join(t.TempDir(), "hub"), Listen: l.Addr().String()})
	if err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("error %v, want that the address is in use", err)
	}
}

// A server that lacks what is needed is refused, and all that it lacks is named.
func TestAServerThatLacksSomethingIsRefused(t *testing.T) {
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, NoLog: true, NoSigs: true, MaxPayload: 1000})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	defer func() { s.Shutdown(); s.WaitForShutdown() }()
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("the server doesn't start")
	}
	c, err := Cluster(s.ClientURL(), "", "x")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	err = Fit(t.Context(), c)
	if err == nil || !strings.Contains(err.Error(), "max_payload is 1000") || !strings.Contains(err.Error(), "no JetStream") {
		t.Errorf("error %v, want that it has no JetStream and too small a max_payload", err)
	}
	for version, want := range map[string]bool{"2.10.29": true, "2.11.0": false, "2.15.2": false, "1.4.0": true, "3.0.0": false, "x": true, "": true} {
		if older(version) != want {
			t.Errorf("older(%q) is %v", version, !want)
		}
	}
}

func TestJoinFilesAreChecked(t *testing.T) {
	good := Join{Run: "r1", Address: "10.0.0.1:4222", Certificate: "ab", Token: "s3cr3t"}
	text, err := good.Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseJoin(text)
	good.Version = joinVersion
	if err != nil || got != good {
		t.Errorf("%+v, %v, want %+v", got, err, good)
	}
	for _, text := range []string{
		"", "s3cr3t", `{"v":2,"run":"r","address":"127.0.0.1:1","token":"s3cr3t"}`, `{"v":1,"run":"r","address":"127.0.0.1:1"}`,
		`{"v":1,"run":"r","address":"s3cr3t","token":"s3cr3t"}`, `{"v":1,"run":"r","address":"10.0.0.1:1","token":"s3cr3t"}`,
	} {
		if _, err := ParseJoin([]byte(text)); err == nil || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%s: error %v, want one without the token", text, err)
		}
	}
}

// What can't be the address of a cluster is refused, and not tried for ever.
func TestClustersAddresses(t *testing.T) {
	for text, fits := range map[string]bool{
		"nats.test": true, "nats://nats.test:4222": true, "tls://10.0.0.9:4222, tls://[fd00::1]:4222": true, "nats://[::1]": true,
		"": false, "nats://": false, "foo:::": false, "nats://::1:4222": false, "nats.test:port": false, "nats.test:70000": false, "a:1,b:0": false,
	} {
		if err := CheckCluster(text); (err == nil) != fits {
			t.Errorf("%q: %v, want that it fits: %v", text, err, fits)
		}
	}
}
