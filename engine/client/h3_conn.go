package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/quic-go/quic-go"
	"github.com/quic-go/quic-go/http3"

	"bench/engine/clock"
	"bench/engine/http2"
)

// An http3Conn is one QUIC connection, on a socket of its own.
type http3Conn struct {
	client    *http3.ClientConn
	quic      *quic.Conn
	transport *quic.Transport
	socket    *net.UDPConn
	load      atomic.Int32
	ended     atomic.Bool
	served    atomic.Bool // a response came whole
	cause     atomic.Pointer[Failure]

	mu  sync.Mutex
	in  uint64 // bytes that are attributed to requests so far
	out uint64
}

// A connectedSocket is a UDP socket that has one peer. Then the kernel tells when nobody listens there, and finds the
// route once rather than for each packet. QUIC wants to name the address in each write, which such a socket refuses.
type connectedSocket struct{ *net.UDPConn }

// WriteTo writes to the peer.
func (s connectedSocket) WriteTo(b []byte, _ net.Addr) (int, error) { return s.Write(b) }

// WriteMsgUDP writes to the peer.
func (s connectedSocket) WriteMsgUDP(b, oob []byte, _ *net.UDPAddr) (n, oobn int, err error) {
	return s.UDPConn.WriteMsgUDP(b, oob, nil)
}

// http3Idle is how long a connection may be silent, and http3Alive how often it is kept from that.
const (
	http3Idle  = 30 * time.Second
	http3Alive = 10 * time.Second
)

// dialHTTP3 opens a QUIC connection to one of the addresses of o.
func (c *http3Client) dialHTTP3(ctx context.Context, o *Origin, settings *tls.Config, x *Exchange) (*http3Conn, error) {
	limited, stop := c.dialer.limit(ctx)
	defer stop()
	addrs, err := c.dialer.addresses(limited, o.Host, o.Port, x)
	if err != nil {
		return nil, c.dialer.blame(ctx, err)
	}
	begin := clock.Now()
	defer func() { x.Connect += clock.Now() - begin }()
	var first error
	for i, addr := range addrs {
		conn, err := c.dialAddress(limited, addr, len(addrs)-i, settings)
		if err == nil {
			return conn, nil
		}
		if KindOf(err) == Refused { // whether the kernel says so to the reading or to the writing
			err = fail(Refused, "dial %s: connection refused", addr)
		}
		if first == nil {
			first = err
		}
		if limited.Err() != nil {
			break
		}
	}
	var silent *quic.IdleTimeoutError
	if errors.As(first, &silent) { // elsewhere that is a connection that was there
		return nil, c.dialer.blame(ctx, &Failure{Kind: ConnectTimedOut, cause: fmt.Errorf("connect: %w", first)})
	}
	return nil, c.dialer.blame(ctx, blameQUIC(first))
}

// dialAddress opens a QUIC connection to an address, in at most 1/share of the time that is left.
func (c *http3Client) dialAddress(ctx context.Context, addr netip.AddrPort, share int, settings *tls.Config) (*http3Conn, error) {
	if deadline, ok := ctx.Deadline(); ok && share > 1 {
		limited, cancel := context.WithTimeout(ctx, time.Until(deadline)/time.Duration(share))
		defer cancel()
		ctx = limited
	}
	local, err := c.dialer.local(addr.Addr())
	if err != nil {
		return nil, err
	}
	var from *net.UDPAddr
	if local.IsValid() {
		from = net.UDPAddrFromAddrPort(netip.AddrPortFrom(local, 0))
	}
	socket, err := net.DialUDP("udp", from, net.UDPAddrFromAddrPort(addr))
	if err != nil {
		return nil, err
	}
	conn := &http3Conn{socket: socket, transport: &quic.Transport{Conn: connectedSocket{socket}}}
	conn.quic, err = conn.transport.Dial(ctx, socket.RemoteAddr(), settings, &quic.Config{
		MaxIncomingStreams:   -1, // the server has none to open
		MaxIdleTimeout:       c.timeout + http3Idle,
		HandshakeIdleTimeout: c.dialer.timeout,
		KeepAlivePeriod:      http3Alive,
	})
	if err != nil {
		conn.hangUp()
		return nil, err
	}
	h := http3.Transport{DisableCompression: true, MaxResponseHeaderBytes: http2.MaxHead}
	conn.client = h.NewClientConn(conn.quic)
	stats := conn.quic.ConnectionStats()
	conn.in, conn.out = stats.BytesReceived, stats.BytesSent
	return conn, nil
}

// hangUp gives back the socket.
func (c *http3Conn) hangUp() {
	_ = c.transport.Close()
	_ = c.socket.Close()
}

// watch waits until the connection has ended, and takes it out of the session then.
func (c *http3Conn) watch(s *http3Session) {
	<-c.quic.Context().Done()
	c.ended.Store(true)
	s.drop(c)
	c.hangUp()
}

func (c *http3Conn) unusable() bool { return c.ended.Load() || c.quic.Context().Err() != nil }

func (c *http3Conn) requests() *atomic.Int32 { return &c.load }

// close ends the connection, and what is in flight on it.
func (c *http3Conn) close(cause *Failure) {
	c.ended.Store(true)
	c.cause.CompareAndSwap(nil, cause)
	_ = c.quic.CloseWithError(quic.ApplicationErrorCode(http3.ErrCodeNoError), "")
}

// bytes are what came and went since the last call.
func (c *http3Conn) bytes() (in, out int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	stats := c.quic.ConnectionStats()
	in, out = int64(stats.BytesReceived-c.in), int64(stats.BytesSent-c.out)
	c.in, c.out = stats.BytesReceived, stats.BytesSent
	return in, out
}

// blameQUIC finds the kind of an error of quic-go.
func blameQUIC(err error) error {
	var (
		transport  *quic.TransportError
		h3         *http3.Error
		versions   *quic.VersionNegotiationError
		silent     *quic.IdleTimeoutError
		handshake  *quic.HandshakeTimeoutError
		unexpected *quic.StatelessResetError
	)
	kind := otherFailure
	switch {
	case errors.As(err, &transport) && transport.ErrorCode.IsCryptoError():
		kind = tlsFailed
	case errors.As(err, &transport) && transport.ErrorCode == quic.ConnectionRefused:
		kind = Refused
	case errors.As(err, &transport):
		kind = malformed
		if transport.Remote {
			kind = reset
		}
	case errors.As(err, &h3):
		kind = malformed
		if h3.Remote {
			kind = reset
		}
	case errors.As(err, &versions):
		kind = malformed
	case errors.As(err, &handshake):
		kind = ConnectTimedOut
	case errors.As(err, &silent), errors.As(err, &unexpected):
		kind = reset
	}
	if kind == otherFailure {
		return err
	}
	return &Failure{Kind: kind, cause: err}
}
