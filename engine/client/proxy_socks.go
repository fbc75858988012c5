package client

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"strconv"
)

// The numbers of SOCKS5 (RFC 1928) and its password scheme (RFC 1929).
const (
	socksVersion    = 5
	socksNoAuth     = 0
	socksPassword   = 2
	socksNoMethod   = 0xff
	socksConnect    = 1
	socksIPv4       = 1
	socksName       = 3
	socksIPv6       = 4
	passwordVersion = 1
)

// socksReplies are the ways a SOCKS5 server can fail to connect (RFC 1928 section 6), and what each counts as.
var socksReplies = map[byte]failureReply{
	1: {badProxy, "general failure"},
	2: {badProxy, "connection not allowed by its rules"},
	3: {unreachable, "network unreachable"},
	4: {unreachable, "host unreachable"},
	5: {Refused, "connection refused"},
	6: {unreachable, "TTL expired"},
	7: {badProxy, "command not supported"},
	8: {badProxy, "address type not supported"},
}

// A failureReply is what a SOCKS5 server's reply means.
type failureReply struct {
	kind ErrorKind
	text string
}

// greet makes the proxy connect to target.
func (p *proxy) greet(conn net.Conn, target string) error {
	if err := p.authenticate(conn); err != nil {
		return err
	}
	request, err := socksRequest(target)
	if err != nil {
		return err
	}
	if _, err := conn.Write(request); err != nil {
		return fmt.Errorf("ask the SOCKS proxy: %w", err)
	}
	return readSOCKSReply(conn)
}

// authenticate agrees on a method, and gives user and password where the server wants them.
func (p *proxy) authenticate(conn net.Conn) error {
	greeting := []byte{socksVersion, 1, socksNoAuth}
	if p.user != "" {
		greeting = []byte{socksVersion, 2, socksNoAuth, socksPassword}
	}
	chosen, err := ask(conn, greeting)
	switch {
	case err != nil:
		return err
	case chosen[0] != socksVersion:
		return fail(malformed, "the proxy does not speak SOCKS5")
	case chosen[1] == socksNoAuth:
		return nil
	case chosen[1] != socksPassword || p.user == "":
		return fail(badProxy, "the SOCKS proxy accepts none of the ways to authenticate")
	}
	login := append([]byte{passwordVersion, byte(len(p.user))}, p.user...)
	login = append(append(login, byte(len(p.password))), p.password...)
	answer, err := ask(conn, login)
	if err != nil {
		return err
	}
	if answer[1] != 0 {
		return fail(badProxy, "the SOCKS proxy rejected user and password")
	}
	return nil
}

// ask writes a message and reads the two bytes that answer it.
func ask(conn net.Conn, message []byte) (answer [2]byte, err error) {
	if _, err = conn.Write(message); err == nil {
		_, err = io.ReadFull(conn, answer[:])
	}
	if err != nil {
		return answer, fmt.Errorf("greet the SOCKS proxy: %w", err)
	}
	return answer, nil
}

// socksRequest renders the request to connect to host:port.
func socksRequest(target string) ([]byte, error) {
	host, portText, err := net.SplitHostPort(target)
	if err != nil {
		return nil, err
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return nil, err
	}
	request := []byte{socksVersion, socksConnect, 0}
	addr, err := netip.ParseAddr(host)
	switch {
	case err == nil && addr.Is4():
		request = append(append(request, socksIPv4), addr.AsSlice()...)
	case err == nil:
		request = append(append(request, socksIPv6), addr.AsSlice()...)
	case len(host) > 255:
		return nil, fail(dnsFailed, "a name of %d bytes is too long for SOCKS", len(host))
	default:
		request = append(append(request, socksName, byte(len(host))), host...)
	}
	return append(request, byte(port>>8), byte(port)), nil
}

// readSOCKSReply reads the whole reply, the bound address too, so that what follows is the origin's.
func readSOCKSReply(conn net.Conn) error {
	var head [5]byte
	if _, err := io.ReadFull(conn, head[:]); err != nil {
		return fmt.Errorf("read the SOCKS proxy's reply: %w", err)
	}
	if head[0] != socksVersion {
		return fail(malformed, "the proxy does not speak SOCKS5")
	}
	if code := head[1]; code != 0 {
		reply, ok := socksReplies[code]
		if !ok {
			reply = failureReply{badProxy, fmt.Sprintf("reply %d", code)}
		}
		return fail(reply.kind, "the SOCKS proxy: %s", reply.text)
	}
	var rest int // of the address, whose first byte is in head, and the port
	switch head[3] {
	case socksIPv4:
		rest = 3 + 2
	case socksIPv6:
		rest = 15 + 2
	case socksName:
		rest = int(head[4]) + 2
	default:
		return fail(malformed, "the SOCKS proxy bound an address of unknown type %d", head[3])
	}
	if _, err := io.ReadFull(conn, make([]byte, rest)); err != nil {
		return fmt.Errorf("read the SOCKS proxy's reply: %w", err)
	}
	return nil
}
