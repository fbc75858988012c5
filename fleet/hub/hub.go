package hub

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// Options are what a hub in this process needs.
type Options struct {
	Run string
	// Dir is the hub's own folder, made if it isn't there: its store, and what it is when it is opened again.
	Dir string
	// Listen is the address that workers connect to; "": a free port of 127.0.0.1. With any other than a loopback address,
	// all is said by TLS 1.3.
	Listen string
	// Advertise is the host, or host:port, by which workers reach it, where that is not what it listens at.
	Advertise string
	// Again opens the hub that had this folder before: with its store, its address and its token.
	Again bool
	// Grants are what a worker may say and hear.
	Grants func(id string) Grants
	// Refused is told where somebody came from who has no part in the run; it may be nil.
	Refused func(address string)
	// Broken is told once, when the store can't be written any more: its disk is full, as a rule. It may be nil.
	Broken func(why string)
}

// A Hub is a NATS server in this process.
type Hub struct {
	server *server.Server
	admit  *admission
	join   Join
	health *watcher // nil: nobody asked
}

// startWithin is how long a server may take until it takes connections; its store may have to be read first.
const startWithin = 30 * time.Second

// Open starts a hub. Its Close ends it.
func Open(o Options) (*Hub, error) {
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the hub's folder: %w", err)
	}
	host, port, err := listening(o.Listen)
	if err != nil {
		return nil, err
	}
	s, err := remembered(o.Dir, o.Again, !isLoopback(host))
	if err != nil {
		return nil, err
	}
	if o.Again && o.Listen == "" {
		if host, port, err = listening(s.Address); err != nil {
			return nil, err
		}
	}
	h := &Hub{admit: &admission{token: s.Token, password: rand.Text(), grants: o.Grants, told: o.Refused}}
	settings := &server.Options{
		ServerName: "bench-" + o.Run, Host: host, Port: port, NoLog: true, NoSigs: true,
		JetStream: true, StoreDir: filepath.Join(o.Dir, "store"), SyncAlways: true, DisableJetStreamBanner: true,
		CustomClientAuthentication: h.admit, AlwaysEnableNonce: true, AuthTimeout: 10, TLSTimeout: 10,
	}
	h.join = Join{Version: joinVersion, Run: o.Run, Token: s.Token}
	if len(s.Certificate) > 0 {
		if settings.TLSConfig, h.join.Certificate, err = serving(s.Certificate, s.Key); err != nil {
			return nil, err
		}
	} else if !isLoopback(host) {
		return nil, errors.New("the hub of this run listened on loopback only, and has no key for TLS: listen there again")
	}
	if err := h.start(settings); err != nil {
		if o.Again && errors.Is(err, syscall.EADDRINUSE) {
			return nil, fmt.Errorf("%w; the workers of this run know that address: end what has it, or have them connect to another one, by its new join file", err)
		}
		return nil, err
	}
	if o.Broken != nil {
		h.health = watch(h.server, o.Broken)
	}
	s.Address = h.server.Addr().String()
	h.join.Address = advertised(s.Address, o.Advertise)
	if err := s.keep(o.Dir); err != nil {
		h.Close()
		return nil, err
	}
	return h, nil
}

func (h *Hub) start(settings *server.Options) (err error) {
	// The server panics where it can't listen, so that is tried first; port 0 is "any" with us and -1 with it.
	probe, err := net.Listen("tcp", net.JoinHostPort(settings.Host, strconv.Itoa(settings.Port)))
	if err != nil {
		return fmt.Errorf("the hub's address: %w", err)
	}
	if err := probe.Close(); err != nil {
		return fmt.Errorf("the hub's address: %w", err)
	}
	if settings.Port == 0 {
		settings.Port = server.RANDOM_PORT
	}
	if h.server, err = server.NewServer(settings); err != nil {
		return fmt.Errorf("make the hub: %w", err)
	}
	h.server.Start()
	if !h.server.ReadyForConnections(startWithin) {
		h.Close()
		return fmt.Errorf("the hub takes no connections after %v", startWithin)
	}
	if !h.server.JetStreamEnabled() {
		h.Close()
		return fmt.Errorf("the hub's store in %s can't be opened", settings.StoreDir)
	}
	return nil
}

// Join is how workers reach the hub.
func (h *Hub) Join() Join { return h.join }

// Connect connects this process to its own hub, without the network, and with every right.
func (h *Hub) Connect(options ...nats.Option) (*nats.Conn, error) {
	c, err := nats.Connect("", append(options, nats.InProcessServer(h.server), nats.UserInfo(coordinator, h.admit.password))...)
	if err != nil {
		return nil, fmt.Errorf("connect to the run's own hub: %w", err)
	}
	return c, nil
}

// Close ends the hub, and waits until nothing of it runs any more.
func (h *Hub) Close() {
	h.server.Shutdown()
	h.server.WaitForShutdown()
	if h.health != nil {
		h.health.close()
		h.health = nil
	}
}

// listening takes an address to listen at apart; "" is a free port of loopback.
func listening(address string) (host string, port int, err error) {
	if address == "" {
		return "127.0.0.1", 0, nil
	}
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, fmt.Errorf("listen at %q: it is not ADDRESS:PORT: %w", address, err)
	}
	if port, err = strconv.Atoi(text); err != nil || port < 0 || port > 65535 {
		return "", 0, fmt.Errorf("listen at %q: a port is a number from 0 (any) to 65535", address)
	}
	if host == "" {
		host = "0.0.0.0"
	}
	return host, port, nil
}

// advertised is the address that stands in the join file: the port is the hub's own where none is said.
func advertised(address, advertise string) string {
	if advertise == "" {
		return address
	}
	if _, _, err := net.SplitHostPort(advertise); err == nil {
		return advertise
	}
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return advertise
	}
	return net.JoinHostPort(advertise, port)
}
